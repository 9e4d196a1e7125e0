import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { decodeResult } from "./decode-result.ts";
import type { EncodedResult, Reply, Request, ResultColumns, SqlValue, WireColumn } from "./duckdb-protocol.ts";

export type Parameters = Readonly<Record<string, SqlValue | readonly string[]>>;

/** A DuckDB in a process of its own, in memory: its soft memory limit and its crashes stay out of ours. Requests run one after another. */
export interface DuckDatabase {
  run(sql: string): Promise<void>;
  query(sql: string, parameters?: Parameters): Promise<ResultColumns>;
  append(table: string, columns: readonly WireColumn[], length: number): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: EncodedResult | null) => void;
  readonly reject: (error: EvenkeelError) => void;
}

/** Omit over a union would merge its arms. */
type WithoutId<R> = R extends Request ? Omit<R, "id"> : never;

/** The worker is .ts in a checkout and .js in the package, like this file. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./duckdb-worker${extname(here)}`, import.meta.url));
}

const DISK_FULL = /no space left on device|ENOSPC|disk quota exceeded/i;

/** Names what the engine said: a full disk is the user's to fix, anything else is ours. */
export function engineError(message: string): EvenkeelError {
  if (DISK_FULL.test(message)) {
    return new EvenkeelError(
      "output.disk-full",
      "The disk is full; nothing of this run was kept.",
      "Free some space or choose another cache folder, then run again.",
    );
  }
  return new EvenkeelError(
    "evidence.engine-failed",
    `The evidence engine stopped: ${quoted(message)}`,
    "Run again; if it stays, report it with this line.",
  );
}

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asReply(message: unknown): Reply {
  return message as Reply;
}

/**
 * Starts the engine and returns at once: its start overlaps with whatever the caller does next; requests wait in the queue.
 * The child ends with us, however we end. A crash fails all waiting and later requests with `evidence.engine-failed`.
 */
export function startDuckdb(): DuckDatabase {
  const child = fork(workerFile(), [], { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let gone: EvenkeelError | null = null;

  const idle = (): void => {
    if (waiting.size > 0) return;
    child.unref();
    child.channel?.unref();
  };
  const fail = (error: EvenkeelError): void => {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.on("message", (message) => {
    const reply = asReply(message);
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.ok) waiter?.resolve(reply.result);
    else waiter?.reject(engineError(reply.message));
    idle();
  });
  child.on("error", (error) => fail(engineError(error.message)));
  child.on("exit", (code, signal) => fail(engineError(`its process ended (${signal ?? code})`)));
  idle();

  const ask = (request: WithoutId<Request>): Promise<EncodedResult | null> =>
    new Promise((resolve, reject) => {
      if (gone !== null) return reject(gone);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      child.ref();
      child.channel?.ref();
      child.send({ ...request, id });
    });

  return {
    run: async (sql) => void (await ask({ op: "run", sql })),
    query: async (sql, parameters = {}) =>
      decodeResult((await ask({ op: "query", sql, parameters })) ?? { names: [], columns: [], length: 0 }),
    append: async (table, columns, length) => void (await ask({ op: "append", table, columns, length })),
    close: () => close(child, () => fail(engineError("it was closed"))),
  };
}

/** How long the engine may take to end by itself before it is ended. */
const PATIENCE = 2_000;

async function close(child: ChildProcess, closed: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  closed();
  child.ref();
  if (child.connected) child.disconnect();
  const impatient = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  await ended;
  clearTimeout(impatient);
}
