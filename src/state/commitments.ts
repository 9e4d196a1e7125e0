import { randomUUID } from "node:crypto";
import { and, desc, eq } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Database } from "./database.ts";
import { commitment } from "./schema.ts";

export type CommitmentRow = typeof commitment.$inferSelect;

/** Newest round first. */
export async function listCommitments({ tables }: Database, organisation: string): Promise<readonly CommitmentRow[]> {
  return tables.select().from(commitment).where(eq(commitment.organisation, organisation)).orderBy(desc(commitment.by), commitment.id);
}

/** One a team and release. Throws `commitment.already-made`. */
export async function makeCommitment({ tables }: Database, made: Omit<CommitmentRow, "id" | "state">): Promise<CommitmentRow> {
  const [kept] = await tables
    .insert(commitment)
    .values({ ...made, id: randomUUID(), state: "open" })
    .onConflictDoNothing()
    .returning();
  if (kept !== undefined) return kept;
  throw new EvenkeelError(
    "commitment.already-made",
    "This team made its commitment after this round already.",
    "Keep to it, or end it; the next round asks whether it was kept.",
  );
}

/** One of the demonstration, with an id and a state of its own. */
export async function putCommitment({ tables }: Pick<Database, "tables">, row: CommitmentRow): Promise<void> {
  await tables.insert(commitment).values(row);
}

/** Throws `commitment.not-found`. */
export async function endCommitment(
  { tables }: Database,
  { organisation, node, id }: { readonly organisation: string; readonly node: string; readonly id: string },
  state: string,
): Promise<CommitmentRow> {
  const [ended] = await tables
    .update(commitment)
    .set({ state })
    .where(and(eq(commitment.organisation, organisation), eq(commitment.node, node), eq(commitment.id, id)))
    .returning();
  if (ended !== undefined) return ended;
  throw new EvenkeelError("commitment.not-found", "There is no such commitment of this team.", "Look at the list of commitments.");
}
