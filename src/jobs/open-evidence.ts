import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import { NOBODY_TO_ASK } from "../sources/git/check-readable.ts";
import type { Evidence, HandoffGraph, SourceRead } from "./evidence.ts";
import type { EvidenceResult, EvidenceSettings, EvidenceWork, FromEvidence, ToEvidence } from "./evidence-protocol.ts";
import { errorOf } from "./named-problem.ts";
import { serialQueue } from "./serial-queue.ts";

/** Two organisations at once: each keeps a core busy, and so does git beside it. */
const ORGANISATIONS_AT_ONCE = 2;
/** How long running work may take to reach a safe point when the server stops. */
const PATIENCE_MS = 5_000;

interface Asked {
  readonly resolve: (result: EvidenceResult) => void;
  readonly reject: (error: EvenkeelError) => void;
  readonly progress: (at: Progress) => void;
}

/**
 * The evidence of all organisations in a child process (evidence.ts). The child starts with the first question, ends with this process
 * however that ends, and is started again after a crash; what it was doing then fails with `evidence.engine-failed`.
 */
export function openEvidence(settings: EvidenceSettings): Evidence {
  const asked = new Map<number, Asked>();
  const queue = serialQueue(ORGANISATIONS_AT_ONCE);
  let child: ChildProcess | null = null;
  let lastId = 0;
  let closed = false;

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
    process.on("message", (message) => hear(asFromEvidence(message), asked));
    process.on("error", () => undefined);
    process.on("exit", (code, signal) => {
      if (child !== process) return;
      child = null;
      failAll(crashed(signal ?? String(code)));
    });
    tell(process, { say: "open", settings });
    return process;
  };
  const ask = (work: EvidenceWork, progress: (at: Progress) => void, signal: AbortSignal): Promise<EvidenceResult> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(closing());
      if (signal.aborted) return reject(interrupted());
      child ??= start();
      const process = child;
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
    assess: async (organisation, progress, signal) => void (await inTurn(organisation, { op: "assess", organisation }, progress, signal)),
    demonstrate: async (progress, signal) => void (await inTurn("", { op: "demonstrate" }, progress, signal)),
    handoffs: async (organisation, weeks) => asHandoffs(await ask({ op: "handoffs", organisation, weeks }, () => {}, NEVER)),
    forget: async (organisation) => void (await inTurn(organisation, { op: "forget", organisation }, () => {}, NEVER)),
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

function hear(message: FromEvidence, asked: Map<number, Asked>): void {
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

function closing(): EvenkeelError {
  return new EvenkeelError("server.closing", "The server is stopping.", "Try again when it is back.");
}

function interrupted(): EvenkeelError {
  return new EvenkeelError("run.interrupted", "The work was cancelled.", "Start it again; what was read completely is kept.");
}
