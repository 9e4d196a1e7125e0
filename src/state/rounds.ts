import { randomUUID } from "node:crypto";
import { and, desc, eq, gt, inArray, notInArray, or } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { DAY, type Instant } from "../core/model/time.ts";
import type { Round } from "../core/survey/round-state.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./people-tables.ts";
import { round } from "./schema.ts";

export type RoundRow = typeof round.$inferSelect;
export type RoundDraft = RoundRow["draft"];
type Within = { readonly tables: Tables };

/** Throws `round.not-found`. */
export async function readRound({ tables }: Within, organisation: string, id: string): Promise<RoundRow> {
  const [found] = await tables
    .select()
    .from(round)
    .where(and(eq(round.organisation, organisation), eq(round.id, id)));
  if (found === undefined) throw noRound();
  return found;
}

/** Null: there is none of that id in any organisation. */
export async function findRound({ tables }: Within, id: string): Promise<RoundRow | null> {
  const [found] = await tables.select().from(round).where(eq(round.id, id));
  return found ?? null;
}

/** Newest first. */
export async function listRounds({ tables }: Within, organisation: string): Promise<readonly RoundRow[]> {
  return tables.select().from(round).where(eq(round.organisation, organisation)).orderBy(desc(round.created), desc(round.id));
}

export interface ReleasedRow {
  readonly id: string;
  readonly title: string;
  /** Fingerprint of what was asked. */
  readonly questionnaire: string | null;
}

/** Newest first; small enough to be asked for with every page. */
export async function releasedRounds({ tables }: Within, organisation: string, most: number): Promise<readonly ReleasedRow[]> {
  const rows = await tables
    .select({ id: round.id, draft: round.draft, questionnaire: round.questionnaire })
    .from(round)
    .where(and(eq(round.organisation, organisation), eq(round.state, "released")))
    .orderBy(desc(round.released), desc(round.id))
    .limit(most);
  return rows.map(({ id, draft, questionnaire }) => ({ id, title: draft.title, questionnaire }));
}

/** Rounds of all organisations that time or a restart still has to do with. */
export async function unfinishedRounds({ tables }: Within): Promise<readonly RoundRow[]> {
  return tables
    .select()
    .from(round)
    .where(
      or(notInArray(round.state, ["draft", "released", "void"]), and(inArray(round.state, ["released", "void"]), eq(round.emptied, false))),
    )
    .orderBy(round.created, round.id);
}

/** Rounds somebody may still have to be told of: those under way, and what ended in the last week. */
export async function recentRounds({ tables }: Within, now: Instant): Promise<readonly RoundRow[]> {
  return tables
    .select()
    .from(round)
    .where(or(notInArray(round.state, ["draft", "released", "void"]), gt(round.released, now - 7 * DAY)))
    .orderBy(round.created, round.id);
}

export async function insertDraft({ tables }: Within, organisation: string, draft: RoundDraft, now: Instant): Promise<string> {
  const id = randomUUID();
  await tables.insert(round).values({ id, organisation, state: "draft", draft, created: now });
  return id;
}

/** A round that never was open here: the demonstration's, which are over when they are written. */
export async function insertReleased(
  tables: Tables,
  over: Omit<typeof round.$inferInsert, "state"> & { readonly windows: { readonly answerUntil: Instant } },
): Promise<void> {
  const ended = { state: "released", answerUntil: over.windows.answerUntil, keysDestroyed: true, emptied: true };
  await tables.insert(round).values({ ...over, ...ended });
}

/** Throws `round.not-found`, and `round.frozen` for one that was announced. */
export async function changeDraft(database: Database, organisation: string, id: string, draft: RoundDraft): Promise<void> {
  await onlyDraft(database, organisation, id, (tables) => tables.update(round).set({ draft }).where(eq(round.id, id)));
}

export async function deleteDraft(database: Database, organisation: string, id: string): Promise<void> {
  await onlyDraft(database, organisation, id, (tables) => tables.delete(round).where(eq(round.id, id)));
}

/** The row, held until the transaction ends; nobody else moves the round meanwhile. Throws `round.not-found`. */
export async function holdRound(tables: Tables, id: string): Promise<RoundRow> {
  const [found] = await tables.select().from(round).where(eq(round.id, id)).for("update");
  if (found === undefined) throw noRound();
  return found;
}

/** The columns that follow from a round of core. */
export async function saveRound(tables: Tables, id: string, now: Round, over: Partial<RoundRow> = {}): Promise<void> {
  await tables
    .update(round)
    .set({ ...columnsOf(now), ...over })
    .where(eq(round.id, id));
}

function columnsOf(now: Round): Partial<RoundRow> {
  if (now.state === "draft") return { state: now.state };
  const { state, windows, answerUntil, extended } = now;
  const keysDestroyed = state === "enrolling" ? now.keysDestroyed : state !== "announced";
  return { state, windows, answerUntil, extended, keysDestroyed, ...(state === "void" ? { voidReason: now.reason } : {}) };
}

/** The round as core knows it. */
export function toRound({ state, windows, answerUntil, extended, keysDestroyed, voidReason }: RoundRow): Round {
  if (state === "draft") return { state };
  if (windows === null || answerUntil === null) throw new TypeError("an announced round has no windows");
  const fixed = { windows, answerUntil, extended };
  switch (state) {
    case "announced":
    case "answering":
    case "closing":
    case "released":
      return { ...fixed, state };
    case "enrolling":
      return { ...fixed, state, keysDestroyed };
    case "void":
      return { ...fixed, state, reason: voidReason ?? "" };
    default:
      throw new TypeError(`a round is ${state}, which this version does not know`);
  }
}

async function onlyDraft(database: Database, organisation: string, id: string, write: (tables: Tables) => Promise<unknown>): Promise<void> {
  await database.tables.transaction(async (tables) => {
    const held = await holdRound(tables, id);
    if (held.organisation !== organisation) throw noRound();
    if (held.state !== "draft")
      throw new EvenkeelError("round.frozen", "The round was announced; its rules are fixed.", "Draft another round for other rules.");
    await write(tables);
  });
}

export function noRound(): EvenkeelError {
  return new EvenkeelError("round.not-found", "There is no such round.", "Look at the list of rounds.");
}
