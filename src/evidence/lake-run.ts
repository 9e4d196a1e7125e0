import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EvidenceSink, TableName } from "../core/evidence/tables.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { DuckDatabase } from "./duckdb.ts";
import { stagingName, type WireColumn } from "./duckdb-protocol.ts";
import { encodeColumns } from "./encode-columns.ts";
import { namedWriteError, type PlannedFile, place, plannedFile, publish, seal, syncFolder } from "./lake-files.ts";
import { createStaging, keyColumns, literal, name, type Origin, parquetRows, selectStaged } from "./table-sql.ts";

/** One read of one source. Nothing of it is visible before `commit`, and all of it afterwards. */
export interface LakeRun extends EvidenceSink {
  /** Earlier committed rows of this table and source end with this run's commit; rows appended to this run replace them. */
  replace(table: TableName): void;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export interface RunSettings {
  readonly root: string;
  readonly database: DuckDatabase;
  readonly number: number;
  readonly source: string;
  readonly observedAt: Instant;
  readonly end: () => Promise<void>;
}

/** Staged rows are written out at this many, so that memory stays flat on long histories and writing overlaps with reading. */
const FLUSH_ROWS = 250_000;

interface Staged {
  rows: number;
}

interface Written {
  readonly draft: string;
  readonly file: PlannedFile;
}

export function startRun(settings: RunSettings): LakeRun {
  const { root, database, number } = settings;
  const batch = String(number).padStart(8, "0");
  const origin: Origin = { source: settings.source, observedAt: settings.observedAt, batch };
  const staged = new Map<TableName, Staged>();
  const written: Written[] = [];
  const replaced = new Set<TableName>();
  let ended = false;
  let appending: Promise<void> = Promise.resolve();
  let turn: Promise<void> = Promise.resolve();

  const stage = async (table: TableName): Promise<Staged> => {
    const known = staged.get(table);
    if (known !== undefined) return known;
    const fresh = { rows: 0 };
    staged.set(table, fresh);
    await database.run(createStaging(stagingName(number, table), table));
    return fresh;
  };
  const flush = async (table: TableName, rows: number): Promise<void> => {
    const relation = stagingName(number, table);
    const part = written.length;
    const draft = join(root, "tmp", `${batch}-${part}.parquet`);
    written.push({ draft, file: plannedFile(table, origin, part, rows) });
    await database.run(`copy (${selectStaged(relation, table, origin)}) to ${literal(draft)} (format parquet, compression zstd)`);
    await database.run(`drop table ${name(relation)}`);
  };
  const distinctTables = async (): Promise<readonly TableName[]> => {
    const distinct: TableName[] = [];
    for (const table of new Set(written.map(({ file }) => file.table))) {
      const paths = written.filter(({ file }) => file.table === table).map(({ file }) => join(root, file.path));
      if (await hasDistinctKeys(database, paths, table)) distinct.push(table);
    }
    return distinct;
  };
  const finish = (): Promise<void> => settings.end();
  let published = false;
  const discard = async (): Promise<void> => {
    for (const table of staged.keys())
      await database.run(`drop table if exists ${name(stagingName(number, table))}`).catch(ignoreDeadEngine);
    for (const { draft, file } of published ? [] : written) {
      await rm(draft, { force: true });
      await rm(join(root, file.path), { force: true });
    }
  };
  const commit = async (): Promise<void> => {
    await appending;
    for (const [table, { rows }] of staged) if (rows > 0) await flush(table, rows);
    const files = await Promise.all(written.map(({ draft, file }) => seal(draft, file)));
    for (const { draft, file } of written) await place(draft, join(root, file.path));
    const folders = new Set(written.map(({ file }) => dirname(join(root, file.path))));
    for (const folder of folders) await syncFolder(folder);
    const distinct = await distinctTables();
    await publish(root, {
      batch,
      source: settings.source,
      observedAt: settings.observedAt,
      files,
      distinct: [...distinct],
      replaces: [...replaced],
    });
    published = true;
    await syncFolder(join(root, "commits"));
  };

  const append = async (table: TableName, wire: readonly WireColumn[], length: number): Promise<void> => {
    const open = await stage(table);
    // One append may still be under way in the engine while the caller reads on; its failure shows at the next call.
    await appending;
    appending = database.append(stagingName(number, table), wire, length);
    appending.catch(() => {});
    open.rows += length;
    if (open.rows < FLUSH_ROWS) return;
    await flush(table, open.rows);
    staged.delete(table);
  };
  /** Callers may append to several tables at once; the run does one thing after another. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = turn.then(work);
    turn = next.catch(() => {});
    return next;
  };
  const commitOrDiscard = async (): Promise<void> => {
    try {
      await commit();
    } catch (error) {
      await discard();
      throw namedWriteError(error);
    } finally {
      await finish();
    }
  };

  return {
    async append(table, columns, length) {
      refuseAfterEnd(ended);
      if (length > 0) await inTurn(() => append(table, encodeColumns(table, columns, length), length));
    },
    replace(table) {
      refuseAfterEnd(ended);
      replaced.add(table);
    },
    async commit() {
      refuseAfterEnd(ended);
      ended = true;
      await inTurn(commitOrDiscard);
    },
    async abort() {
      if (ended) return;
      ended = true;
      await inTurn(async () => {
        await discard();
        await finish();
      });
    },
  };
}

/** Counted by hash: a collision only costs a later look for the latest row. */
async function hasDistinctKeys(database: DuckDatabase, paths: readonly string[], table: TableName): Promise<boolean> {
  const { columns } = await database.query(
    `select count(*) = count(distinct hash(${keyColumns(table)})) as is_distinct from ${parquetRows(paths.map(literal))}`,
  );
  return columns[0]?.[0] === true;
}

function refuseAfterEnd(ended: boolean): void {
  if (ended)
    throw new EvenkeelError("evidence.engine-failed", "A run of the evidence folder was used after its end.", "Report this as a defect.");
}

/** Staging lives in the engine's memory: when the engine is gone, so is it. */
function ignoreDeadEngine(error: unknown): void {
  if (!(error instanceof EvenkeelError)) throw error;
}
