import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { dispute } from "./schema.ts";

/** A note by the assessed team. Who typed it is in the audit log only. */
export interface DisputeNote {
  readonly id: string;
  readonly finding: string;
  readonly node: string;
  readonly team: string;
  readonly note: string;
  readonly at: Instant;
}

const columns = { id: dispute.id, finding: dispute.finding, node: dispute.node, team: dispute.team, note: dispute.note, at: dispute.at };

export async function addDispute(
  { tables }: Database,
  organisation: string,
  note: Omit<DisputeNote, "id" | "at">,
  at: Instant,
): Promise<DisputeNote> {
  const added = { ...note, id: randomUUID(), at };
  await tables.insert(dispute).values({ ...added, organisation });
  return added;
}

/** Notes on findings of a node, or of all nodes where `node` is null, oldest first. */
export async function listDisputes({ tables }: Database, organisation: string, node: string | null): Promise<readonly DisputeNote[]> {
  return tables
    .select(columns)
    .from(dispute)
    .where(and(eq(dispute.organisation, organisation), node === null ? undefined : eq(dispute.node, node)))
    .orderBy(asc(dispute.at), asc(dispute.id));
}

export interface DisputePlace {
  readonly organisation: string;
  readonly node: string;
  readonly finding: string;
  readonly id: string;
}

/** False when there is no such note at that place. */
export async function withdrawDispute({ tables }: Database, { organisation, node, finding, id }: DisputePlace): Promise<boolean> {
  const gone = await tables
    .delete(dispute)
    .where(and(eq(dispute.organisation, organisation), eq(dispute.node, node), eq(dispute.finding, finding), eq(dispute.id, id)))
    .returning({ id: dispute.id });
  return gone.length > 0;
}
