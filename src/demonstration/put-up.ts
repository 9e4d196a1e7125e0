import type { Instant } from "../core/model/time.ts";
import { WEEK } from "../core/model/time.ts";
import type { Lake } from "../evidence/lake.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { Database } from "../state/database.ts";
import { addDispute } from "../state/disputes.ts";
import { createOrganisation, deleteInvented } from "../state/organisations.ts";
import { grantRole, people } from "../state/people.ts";
import { recordRead } from "../state/source-files.ts";
import { replaceStructure } from "../state/structure-replace.ts";
import { putTarget } from "../state/targets.ts";
import { companies } from "./companies.ts";
import type { Company, Span } from "./company.ts";
import { workingTeams } from "./places.ts";
import { putUpRounds, type RoundStage } from "./put-up-rounds.ts";
import type { RowsByTable } from "./rows.ts";
import { spanEndingAt, structureOf, tellCompany } from "./tell-company.ts";
import { writeRows } from "./write-rows.ts";

export interface Stage extends RoundStage {
  readonly now: Instant;
  /** Gives the lake of an organisation for one piece of work, and says to others that it changed. */
  readonly withLake: (organisation: string, work: (lake: Lake) => Promise<void>) => Promise<void>;
  readonly forget: (organisation: string) => Promise<void>;
  readonly progress: (at: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Puts up the invented companies in place of those of an earlier time: organisation, structure, two years of evidence, rounds,
 * targets and notes. Operators see their figures. What an interruption leaves is taken away by the next time.
 */
export async function putUpDemonstration(stage: Stage): Promise<void> {
  const { database, now, forget, progress, signal } = stage;
  for (const earlier of await deleteInvented(database)) await forget(earlier);
  const span = spanEndingAt(now);
  for (const [done, company] of companies.entries()) {
    signal.throwIfAborted();
    progress({ what: `Inventing ${company.name.replace(" (invented)", "")}`, done, total: companies.length, unit: "companies" });
    await putUpCompany(company, span, stage);
  }
}

async function putUpCompany(company: Company, span: Span, stage: Stage): Promise<void> {
  const { database, now, withLake } = stage;
  const { id } = await createOrganisation(database, { name: company.name, invented: true }, now);
  await replaceStructure(database, id, structureOf(company, span));
  await withLake(id, async (lake) => {
    const run = await lake.begin("demonstration", now);
    try {
      const rows = tellCompany(company, span);
      await writeRows(rows, run);
      await run.commit();
      await rememberReads(database, id, { company, rows, span, at: now });
    } catch (error) {
      await run.abort();
      throw error;
    }
  });
  await putUpRounds(stage, { company, organisation: id, span });
  for (const { weeksAhead, ...target } of company.targets) await putTarget(database, id, { ...target, by: span.end + weeksAhead * WEEK });
  for (const dispute of company.disputes) await addDispute(database, id, dispute, now);
  for (const person of await people(database))
    if (person.grants.some(({ role }) => role === "operator"))
      await grantRole(database, person.id, { role: "coach", organisation: id, team: null });
}

interface Told {
  readonly company: Company;
  readonly rows: RowsByTable;
  readonly span: Span;
  readonly at: Instant;
}

async function rememberReads(database: Database, id: string, { company, rows, span, at }: Told): Promise<void> {
  const told = new Map<string, number>();
  for (const row of Object.values(rows).flat()) if ("repo" in row && row.repo !== null) told.set(row.repo, (told.get(row.repo) ?? 0) + 1);
  const sources = workingTeams(company).flatMap(({ repositories }) => repositories);
  for (const source of sources) await recordRead(database, id, { source, at, rows: told.get(source) ?? 0, from: span.start, to: span.end });
}
