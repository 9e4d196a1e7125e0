import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { AuditFailed } from "../core/privacy/release/release.ts";
import type { KeepRelease, ReleasePart } from "./ballots.ts";
import type { OpenRequest } from "./box-desk.ts";
import { errorOf } from "./box-protocol.ts";
import type { FromClosing, ToClosing } from "./close-protocol.ts";

export interface Closing {
  readonly asked: OpenRequest;
  readonly keep: KeepRelease;
  /** Ends the process, as when the server stops. */
  readonly signal: AbortSignal;
  /** What runs as the process. */
  readonly file: URL;
}

/** MB of long-lived and of short-lived objects; without bounds a heap grows to many times what it holds. */
const HEAP = ["--max-old-space-size=160", "--max-semi-space-size=4"];
/** How V8 ends a process whose heap is full: by a signal, and by this code where there are none. */
const ABORTED = 134;

/**
 * Closes the box of a round in a process that ends with it, so that no request waits and no memory is left behind. A round that needs
 * more memory than most is computed once more with as much as it takes: the result is the same.
 * Throws `box.close-interrupted` when the process ends before it is done, and whatever `keep` throws.
 * @param heap flags of V8
 */
export async function closeBox(closing: Closing, heap: readonly string[] = HEAP): Promise<AuditFailed | null> {
  const child = startProcess(heap, closing);
  try {
    return await closeIn(child, closing);
  } catch (error) {
    if (heap.length === 0 || !isHeapFull(child)) throw error;
  } finally {
    await end(child);
  }
  return closeBox(closing, []);
}

async function closeIn(child: ChildProcess, { asked, keep }: Closing): Promise<AuditFailed | null> {
  const said = await ask(child, { say: "close", ...asked });
  if (said.say === "audit") return said.why;
  if (said.say === "part") throw interrupted("it said something else");
  await keep(said.accepted, partsFrom(child));
  return null;
}

async function* partsFrom(child: ChildProcess): AsyncGenerator<ReleasePart> {
  for (;;) {
    const said = await ask(child, { say: "next" });
    if (said.say !== "part") throw interrupted("it said something else");
    if (said.part === null) return;
    yield said.part;
  }
}

/** One question at a time. */
async function ask(child: ChildProcess, message: ToClosing): Promise<Exclude<FromClosing, { say: "failed" }>> {
  const said = await answerOf(child, message);
  if (said.say === "failed") throw errorOf(said.why);
  return said;
}

function answerOf(child: ChildProcess, message: ToClosing): Promise<FromClosing> {
  return new Promise((resolve, reject) => {
    if (isOver(child)) return reject(interrupted(howItEnded(child)));
    const heard = (said: unknown) => {
      over();
      resolve(asFromClosing(said));
    };
    const gone = () => {
      over();
      reject(interrupted(howItEnded(child)));
    };
    const over = () => child.off("message", heard).off("exit", gone).off("error", gone);
    child.on("message", heard).on("exit", gone).on("error", gone);
    // A child that just died tells by its exit, not here.
    child.send(message, () => {});
  });
}

function startProcess(heap: readonly string[], { file, signal }: Closing): ChildProcess {
  const child = fork(fileURLToPath(file), [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: withoutSettings(process.env),
    execArgv: [...heap],
    signal,
    killSignal: "SIGKILL",
  });
  // Told to whoever asks; without a listener an abort would end the server.
  child.on("error", () => {});
  return child;
}

/** Passwords and addresses of ours are no business of a process that holds ballots. */
function withoutSettings(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("EVENKEEL_")));
}

const isOver = ({ pid, exitCode, signalCode }: ChildProcess): boolean => pid === undefined || exitCode !== null || signalCode !== null;

const isHeapFull = ({ exitCode, signalCode }: ChildProcess): boolean => signalCode === "SIGABRT" || exitCode === ABORTED;

const howItEnded = ({ exitCode, signalCode }: ChildProcess): string => signalCode ?? (exitCode === null ? "not started" : String(exitCode));

/** Its lock on the file is gone when it is. */
async function end(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asFromClosing(message: unknown): FromClosing {
  return message as FromClosing;
}

function interrupted(how: string): EvenkeelError {
  return new EvenkeelError(
    "box.close-interrupted",
    `The process that closes a round ended before it was done (${how}).`,
    "Nothing is lost: the ballots lie in their box, and the next tick of the clock closes the round again. If it stays, give the machine more memory.",
  );
}
