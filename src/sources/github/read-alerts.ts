import { z } from "zod";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { LiveRows } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { expected } from "./expected-reply.ts";
import type { GitHubCall } from "./github-call.ts";
import type { ReadPage, RepositoryReader } from "./repository-reader.ts";
import { DependencyAlert, dependencyRows, ScanAlert, SecretAlert, scanRows, secretRows, type WeaknessRows } from "./rest-rows.ts";

export const scanners = ["code-scanning", "dependabot", "secret-scanning"] as const;
export type Scanner = (typeof scanners)[number];

type Read = (json: unknown, what: string, repo: string) => readonly WeaknessRows[];

const read: Readonly<Record<Scanner, Read>> = {
  "code-scanning": readBy(ScanAlert, scanRows),
  dependabot: readBy(DependencyAlert, dependencyRows),
  "secret-scanning": readBy(SecretAlert, secretRows),
};

function readBy<T>(schema: z.ZodType<T>, rowsOf: (alert: T, repo: string) => WeaknessRows): Read {
  return (json, what, repo) => expected(z.array(schema), json, what).map((alert) => rowsOf(alert, repo));
}

/** A page of alerts of one scanner, newest first. */
export async function alertsPage(
  { call, path, repository }: RepositoryReader,
  page: string | null,
  kind: Scanner,
): Promise<ReadPage | "no-source"> {
  const reply = await got(call, page ?? `/repos/${path}/${kind}/alerts?per_page=100&sort=created&direction=desc`);
  if (reply === null) return "no-source";
  return { rows: joined(read[kind](reply.json, `${kind}/alerts`, repository.id)), next: nextPage(reply) };
}

/** A delivery gives the number only; whichever scanners have such an alert are asked, which is right for one and harmless for the others. */
export async function alertsNumbered({ call, path, repository }: RepositoryReader, number: string): Promise<LiveRows> {
  const found = [];
  for (const kind of scanners) {
    const reply = await got(call, `/repos/${path}/${kind}/alerts/${number}`);
    if (reply !== null) found.push(...read[kind]([reply.json], `${kind}/alert`, repository.id));
  }
  return joined(found);
}

/** A missing page or a refusal says that the repository has no such scanner, or that we may not see it: no source, and no failure. */
async function got(call: GitHubCall, path: string) {
  const reply = await call.get(path).catch((error: unknown) => {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return null;
    throw error;
  });
  return reply?.status === 200 ? reply : null;
}

function joined(each: readonly WeaknessRows[]): LiveRows {
  return { weakness: each.map(({ weakness }) => weakness), weakness_status: each.flatMap(({ weakness_status }) => weakness_status) };
}
