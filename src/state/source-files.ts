import { and, asc, eq } from "drizzle-orm";
import type { Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { sourceFile, sourceRead } from "./schema.ts";

export type SourceFileKind = "sarif" | "vex" | "work" | "incidents";

/** A file somebody handed in; its bytes lie in the folder of the organisation under its id. */
export interface SourceFile {
  readonly id: string;
  readonly kind: SourceFileKind;
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  readonly added: Instant;
  /** The repository a VEX document, or a scan that a pipeline sent, speaks of; null for everything else. */
  readonly repository: string | null;
  /** Of a scan that a pipeline sent: the commit it looked at, and where in the life of a change (learning.md: S1-S7). */
  readonly oid?: string | null;
  readonly stage?: string | null;
}

/** Last complete read of a repository or file, and the time its rows cover. */
export interface LastRead {
  readonly source: string;
  readonly at: Instant;
  readonly rows: number;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

const columns = {
  id: sourceFile.id,
  kind: sourceFile.kind,
  name: sourceFile.name,
  sha256: sourceFile.sha256,
  size: sourceFile.size,
  added: sourceFile.added,
  repository: sourceFile.repository,
  oid: sourceFile.oid,
  stage: sourceFile.stage,
};

/** Keeps a file, in place of one of the same id. */
export async function keepSourceFile({ tables }: Database, organisation: string, file: SourceFile): Promise<void> {
  const { id: _, ...set } = file;
  await tables
    .insert(sourceFile)
    .values({ ...file, organisation })
    .onConflictDoUpdate({ target: [sourceFile.organisation, sourceFile.id], set });
}

export async function listSourceFiles({ tables }: Database, organisation: string): Promise<readonly SourceFile[]> {
  const rows = await tables
    .select(columns)
    .from(sourceFile)
    .where(eq(sourceFile.organisation, organisation))
    .orderBy(asc(sourceFile.added), asc(sourceFile.id));
  return rows.map((row) => ({ ...row, kind: toKind(row.kind) }));
}

function toKind(text: string): SourceFileKind {
  if (text === "sarif" || text === "vex" || text === "work" || text === "incidents") return text;
  throw new Error(`source_file.kind is none that is ever written: ${text}`);
}

/** Forgets a file and when it was read. False when there is none of that id. */
export async function forgetSourceFile({ tables }: Database, organisation: string, id: string): Promise<boolean> {
  return tables.transaction(async (tx) => {
    await tx.delete(sourceRead).where(and(eq(sourceRead.organisation, organisation), eq(sourceRead.source, id)));
    const gone = await tx
      .delete(sourceFile)
      .where(and(eq(sourceFile.organisation, organisation), eq(sourceFile.id, id)))
      .returning({ id: sourceFile.id });
    return gone.length > 0;
  });
}

/** Notes a complete read, in place of the one before. */
export async function recordRead({ tables }: Database, organisation: string, read: LastRead): Promise<void> {
  const set = { at: read.at, rows: read.rows, coveredFrom: read.from, coveredTo: read.to };
  await tables
    .insert(sourceRead)
    .values({ organisation, source: read.source, ...set })
    .onConflictDoUpdate({ target: [sourceRead.organisation, sourceRead.source], set });
}

export async function listReads({ tables }: Database, organisation: string): Promise<readonly LastRead[]> {
  return tables
    .select({
      source: sourceRead.source,
      at: sourceRead.at,
      rows: sourceRead.rows,
      from: sourceRead.coveredFrom,
      to: sourceRead.coveredTo,
    })
    .from(sourceRead)
    .where(eq(sourceRead.organisation, organisation))
    .orderBy(asc(sourceRead.source));
}

/** A source whose evidence was taken out counts as never read. */
export async function forgetRead({ tables }: Database, organisation: string, source: string): Promise<void> {
  await tables.delete(sourceRead).where(and(eq(sourceRead.organisation, organisation), eq(sourceRead.source, source)));
}
