import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import type { Target } from "../contract/evidence-shapes.ts";
import type { Database } from "./database.ts";
import { target } from "./schema.ts";

const columns = {
  id: target.id,
  node: target.node,
  about: target.about,
  direction: target.direction,
  value: target.value,
  by: target.by,
  why: target.why,
};

type Row = Pick<typeof target.$inferSelect, keyof typeof columns>;

/** Sets a target in place of the one of the same node and subject; its id stays then. */
export async function putTarget({ tables }: Database, organisation: string, asked: Omit<Target, "id">): Promise<Target> {
  const { direction, value, by, why } = asked;
  const [put] = await tables
    .insert(target)
    .values({ ...asked, id: randomUUID(), organisation })
    .onConflictDoUpdate({ target: [target.organisation, target.node, target.about], set: { direction, value, by, why } })
    .returning(columns);
  if (put === undefined) throw new Error("an upsert gives its row back");
  return toTarget(put);
}

/** Targets of a node, or of all nodes where `node` is null, by date. */
export async function listTargets({ tables }: Database, organisation: string, node: string | null): Promise<readonly Target[]> {
  const rows = await tables
    .select(columns)
    .from(target)
    .where(and(eq(target.organisation, organisation), node === null ? undefined : eq(target.node, node)))
    .orderBy(asc(target.by), asc(target.id));
  return rows.map(toTarget);
}

/** False when that node has no such target. */
export async function deleteTarget({ tables }: Database, organisation: string, node: string, id: string): Promise<boolean> {
  const gone = await tables
    .delete(target)
    .where(and(eq(target.organisation, organisation), eq(target.node, node), eq(target.id, id)))
    .returning({ id: target.id });
  return gone.length > 0;
}

function toTarget(row: Row): Target {
  return { ...row, direction: row.direction === "up" ? "up" : "down" };
}
