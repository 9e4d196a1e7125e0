import { z } from "zod";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { LiveRows } from "../live/live-source.ts";
import { nextPage } from "../live/next-page.ts";
import { expected } from "./expected-reply.ts";
import { type ReadPage, type RepositoryReader, taggedPage } from "./repository-reader.ts";
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
export async function alertsPage(reader: RepositoryReader, page: string | null, kind: Scanner): Promise<ReadPage | "no-source"> {
  const asked = page ?? `/repos/${reader.path}/${kind}/alerts?per_page=100&sort=created&direction=desc`;
  const got = await allowed(taggedPage(reader, asked));
  if (got?.unchanged) return { rows: {}, next: got.unchanged.next };
  if (got?.reply.status !== 200) return "no-source";
  const rows = joined(read[kind](got.reply.json, `${kind}/alerts`, reader.repository.id));
  got.note(null);
  return { rows, next: nextPage(got.reply) };
}

/** A delivery gives the number only; whichever scanners have such an alert are asked, which is right for one and harmless for the others. */
export async function alertsNumbered({ call, path, repository }: RepositoryReader, number: string): Promise<LiveRows> {
  const found = [];
  for (const kind of scanners) {
    const reply = await allowed(call.get(`/repos/${path}/${kind}/alerts/${number}`));
    if (reply?.status === 200) found.push(...read[kind]([reply.json], `${kind}/alert`, repository.id));
  }
  return joined(found);
}

/** A refusal says that the repository has no such scanner, or that we may not see it: no source, and no failure. */
async function allowed<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof EvenkeelError && error.code === "source.forbidden-scope") return null;
    throw error;
  });
}

function joined(each: readonly WeaknessRows[]): LiveRows {
  return { weakness: each.map(({ weakness }) => weakness), weakness_status: each.flatMap(({ weakness_status }) => weakness_status) };
}
