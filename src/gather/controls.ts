import { z } from "zod";
import { groupedBy } from "../core/model/grouped-by.ts";
import { DAY, type Instant } from "../core/model/time.ts";
import type { Seen } from "../core/recommendations/adoption.ts";
import type { Engine } from "../evidence/engine.ts";
import type { ControlRow, Subject } from "../report/report.ts";
import { ask } from "./ask.ts";

/** Controls in the order a reader expects, with the words of the report; a control that nobody looks for is not in the table. */
const controlNames: readonly (readonly [string, string])[] = [
  ["sast", "Static analysis"],
  ["sca", "Known weaknesses in packages"],
  ["secrets", "Secrets in code"],
  ["iac", "Infrastructure files"],
  ["container-scan", "Container images"],
  ["dast", "Tests against the running system"],
  ["fuzz", "Fuzzing"],
  ["licence", "Licences"],
  ["sbom", "Parts list"],
  ["sign", "Signed releases"],
  ["provenance", "Provenance"],
  ["update-bot", "Update bot"],
  ["policy-as-code", "Policy as code"],
  ["pre-commit", "Checks before the commit"],
  ["coverage-gate", "Coverage gate"],
];

/** A run this old still counts as running (E28). */
const RAN_WITHIN = 30 * DAY;

const seenRow = z.object({ repo: z.string(), practice: z.string(), evidence: z.string(), path: z.string() });
const ranRow = z.object({ repo: z.string(), control: z.string() });

export async function seenPractices(engine: Engine): Promise<readonly (Seen & { readonly path: string })[]> {
  const rows = await ask(engine, seenRow, "select repo, practice, evidence, path from practice_seen order by repo, practice, path");
  return rows.map(({ repo, practice, evidence, path }) => ({ repo, practice, evidence: evidence === "run" ? "run" : "config", path }));
}

/** Which checks run where code is made, over the repositories of the subject. */
export async function controlRows(
  engine: Engine,
  subject: Subject,
  seen: readonly (Seen & { readonly path: string })[],
  now: Instant,
): Promise<readonly ControlRow[]> {
  const ran = await ask(engine, ranRow, "select distinct repo, control from run_control where epoch_ms(ran) >= $since", {
    since: now - RAN_WITHIN,
  });
  const hasRun = new Set(ran.map(({ repo, control }) => `${control} ${repo}`));
  const places = groupedBy(seen, ({ repo, practice }) => `${practice} ${repo}`);
  return controlNames.map(([control, name]) => ({
    control,
    name,
    repositories: subject.repositories.map(({ id }) => {
      const where = (places.get(`${control} ${id}`) ?? []).map(({ path }) => path);
      const state = hasRun.has(`${control} ${id}`) ? "ran" : where.length > 0 ? "configured" : "not-seen";
      return { repository: id, state, where: [...new Set(where)] };
    }),
  }));
}
