import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { SourceCoverage } from "../gather/source-coverage.ts";
import { NOBODY_TO_ASK } from "../sources/git/check-readable.ts";
import type { Evidence, HandoffGraph, SourceRead } from "./evidence.ts";
import type { EvidenceResult, EvidenceSettings, EvidenceWork, FromEvidence, ToEvidence } from "./evidence-protocol.ts";
import { errorOf } from "./named-problem.ts";
import { serialQueue } from "./serial-queue.ts";

/** Two organisations at once: each keeps a core busy, and so does git beside it. */
const ORGANISATIONS_AT_ONCE = 2;
/** Reading a tool is waiting for its answers; one connection at a time of each organisation. */
const TOOLS_AT_ONCE = 8;
/** How long running work may take to reach a safe point when the server stops. */
const PATIENCE_MS = 5_000;
/** It reads 300 modules and opens a database; what takes longer hangs, and is ended so that who waits is told. */
const START_LIMIT_MS = 120_000;
/** How long a question whether it is there waits for one that is starting. Probes give up after a second or two themselves. */
const LOOK_MS = 1_000;
/** One that does not start is not tried more often than this for probes, which anybody may send. */
const RETRY_MS = 5_000;

/** Evidence, and whether the process that holds it can be had. */
export interface EvidenceProcess extends Evidence {
  /** Starts it where it is not; false when its last start failed. One that is still starting counts: what it is asked meanwhile waits. */
  readonly isThere: () => Promise<boolean>;
}

interface Asked {
  readonly resolve: (result: EvidenceResult) => void;
  readonly reject: (error: EvenkeelError) => void;
  readonly progress: (at: Progress) => void;
}

/**
 * The evidence of all organisations in a child process (evidence.ts). The child starts with the first question, ends with this process
 * however that ends, and is started again after a crash; what it was doing then fails with `evidence.engine-failed`.
 */
export function openEvidence(settings: EvidenceSettings): EvidenceProcess {
  const asked = new Map<number, Asked>();
  const queue = serialQueue(ORGANISATIONS_AT_ONCE);
  // Beside the line of what needs a core: a tool's quota can make a first read take hours, in which it waits.
  const live = serialQueue(TOOLS_AT_ONCE);
  const draining = serialQueue(ORGANISATIONS_AT_ONCE);
  let child: ChildProcess | null = null;
  let lastId = 0;
  let closed = false;
  /** Of the last start that was decided. */
  let startFailed = false;
  let tried = Number.NEGATIVE_INFINITY;
  let decided: Promise<unknown> = Promise.resolve();

  const tell = (process: ChildProcess, message: ToEvidence): void => {
    // A child that just died fails what it was asked by its exit, not here.
    process.send(message, () => {});
  };
  const failAll = (error: EvenkeelError): void => {
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
  };
  const start = (): ChildProcess => {
    const process = fork(childFile(), [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...globalThis.process.env, ...NOBODY_TO_ASK },
      execArgv: [],
    });
    let isOpen = false;
    const tooLong = setTimeout(() => process.kill("SIGKILL"), START_LIMIT_MS).unref();
    const over = (how: string): void => {
      clearTimeout(tooLong);
      if (child !== process) return;
      child = null;
      if (!isOpen) startFailed = true;
      failAll(isOpen ? crashed(how) : notStarted(how));
    };
    decided = new Promise<void>((resolve) => {
      process.once("exit", resolve);
      process.once("error", resolve);
      process.on("message", (message) => {
        const said = asFromEvidence(message);
        if (said.say !== "opened") return hear(said, asked);
        clearTimeout(tooLong);
        isOpen = true;
        startFailed = !said.good;
        resolve();
      });
    });
    // Without a number it was never there, and nothing will tell its end.
    process.on("error", (error) => process.pid === undefined && over(error.message));
    process.on("exit", (code, signal) => over(signal ?? String(code)));
    tell(process, { say: "open", settings });
    return process;
  };
  const mayTry = (): boolean => performance.now() - tried > (startFailed ? RETRY_MS : 0);
  const again = (): void => {
    tried = performance.now();
    if (child === null) child = start();
    else tell(child, { say: "open", settings });
  };
  const ask = (work: EvidenceWork, progress: (at: Progress) => void, signal: AbortSignal): Promise<EvidenceResult> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(closing());
      if (signal.aborted) return reject(interrupted());
      const process = child ?? start();
      child = process;
      lastId += 1;
      const id = lastId;
      const cancel = () => tell(process, { say: "cancel", id });
      signal.addEventListener("abort", cancel, { once: true });
      const over = () => signal.removeEventListener("abort", cancel);
      asked.set(id, {
        resolve: (result) => {
          over();
          resolve(result);
        },
        reject: (error) => {
          over();
          reject(error);
        },
        progress,
      });
      tell(process, { say: "work", id, work });
    });
  const inTurn = (key: string, work: EvidenceWork, progress: (at: Progress) => void, signal: AbortSignal): Promise<EvidenceResult> =>
    queue.run(key, signal, () => ask(work, progress, signal));

  return {
    readRepository: async (organisation, repository, progress, signal) =>
      asSourceRead(await inTurn(organisation, { op: "read-repository", organisation, repository }, progress, signal)),
    readFiles: async (organisation, progress, signal) =>
      asSourceRead(await inTurn(organisation, { op: "read-files", organisation }, progress, signal)),
    readConnection: async (organisation, connection, how, progress, signal) =>
      asSourceRead(
        await live.run(organisation, signal, () => ask({ op: "read-connection", organisation, connection, how }, progress, signal)),
      ),
    findRepositories: async (organisation, connection, progress, signal) =>
      asIds(await live.run(organisation, signal, () => ask({ op: "find-repositories", organisation, connection }, progress, signal))),
    drainIngest: async (organisation, signal) =>
      void (await draining.run(organisation, signal, () => ask({ op: "drain-ingest", organisation }, () => {}, signal))),
    forgetConnection: async (organisation, connection) =>
      void (await inTurn(organisation, { op: "forget-connection", organisation, connection }, () => {}, NEVER)),
    coverage: async (organisation) => asCoverage(await ask({ op: "coverage", organisation }, () => {}, NEVER)),
    assess: async (organisation, progress, signal) => void (await inTurn(organisation, { op: "assess", organisation }, progress, signal)),
    demonstrate: async (progress, signal) => void (await inTurn("", { op: "demonstrate" }, progress, signal)),
    handoffs: async (organisation, weeks) => asHandoffs(await ask({ op: "handoffs", organisation, weeks }, () => {}, NEVER)),
    forget: async (organisation) => void (await inTurn(organisation, { op: "forget", organisation }, () => {}, NEVER)),
    async isThere() {
      if (closed) return false;
      if ((child === null || startFailed) && mayTry()) again();
      const impatient = new AbortController();
      await Promise.race([decided, wait(LOOK_MS, undefined, { signal: impatient.signal, ref: false }).catch(() => {})]);
      impatient.abort();
      return !startFailed;
    },
    async close() {
      closed = true;
      const process = child;
      if (process === null) return;
      const ended = new Promise((resolve) => process.once("exit", resolve));
      process.disconnect();
      const impatient = setTimeout(() => process.kill("SIGKILL"), PATIENCE_MS);
      await ended;
      clearTimeout(impatient);
    },
  };
}

const NEVER = new AbortController().signal;

function hear(message: Exclude<FromEvidence, { say: "opened" }>, asked: Map<number, Asked>): void {
  const waiter = asked.get(message.id);
  if (waiter === undefined) return;
  if (message.say === "progress") {
    waiter.progress(message.at);
    return;
  }
  asked.delete(message.id);
  if (message.say === "done") waiter.resolve(message.result);
  else waiter.reject(errorOf(message.problem));
}

/** The child is .ts in a checkout and .js in the package, like this file. */
function childFile(): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./evidence-process${extname(here)}`, import.meta.url));
}

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asFromEvidence(message: unknown): FromEvidence {
  return message as FromEvidence;
}

/** Which result belongs to which work is decided in evidence-work.ts alone. */
function asSourceRead(result: EvidenceResult): SourceRead {
  return result as SourceRead;
}

function asIds(result: EvidenceResult): readonly string[] {
  return result as readonly string[];
}

function asCoverage(result: EvidenceResult): readonly SourceCoverage[] {
  return result as readonly SourceCoverage[];
}

function asHandoffs(result: EvidenceResult): HandoffGraph {
  return result as HandoffGraph;
}

function crashed(how: string): EvenkeelError {
  return new EvenkeelError(
    "evidence.engine-failed",
    `The evidence process ended while it worked (${how}).`,
    "Try again: it has been started anew, and what was read completely is kept. If it stays, give the machine more memory.",
  );
}

function notStarted(how: string): EvenkeelError {
  return new EvenkeelError(
    "evidence.engine-failed",
    `The evidence process does not start (${how}).`,
    "Its last words stand in the log of the server. Install again, or give the machine more memory; then try again.",
  );
}

function closing(): EvenkeelError {
  return new EvenkeelError("server.closing", "The server is stopping.", "Try again when it is back.");
}

function interrupted(): EvenkeelError {
  return new EvenkeelError("run.interrupted", "The work was cancelled.", "Start it again; what was read completely is kept.");
}
