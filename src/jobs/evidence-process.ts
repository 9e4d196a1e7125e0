import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { EvidenceSettings, FromEvidence, ToEvidence } from "./evidence-protocol.ts";
import { namedProblem } from "./named-problem.ts";
import { type EvidenceWorker, openEvidenceWorker } from "./open-evidence-worker.ts";

// The child side of open-evidence.ts: hears what is asked, says what came of it.

let settings: EvidenceSettings | null = null;
let worker: Promise<EvidenceWorker> | null = null;
const running = new Map<number, AbortController>();

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asToEvidence(message: unknown): ToEvidence {
  return message as ToEvidence;
}

function say(message: FromEvidence): void {
  // A parent that is gone ends us by `disconnect`.
  process.send?.(message, () => {});
}

function open(given: EvidenceSettings): Promise<EvidenceWorker> {
  const opening = openEvidenceWorker(given);
  settings = given;
  worker = opening;
  opening.then(
    () => say({ say: "opened", good: true }),
    () => {
      // What stood in the way, a key file or a full disk, may be gone by the next piece of work, which is told if not.
      worker = null;
      say({ say: "opened", good: false });
    },
  );
  return opening;
}

async function work({ id, work }: Extract<ToEvidence, { say: "work" }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const { perform } = await opened();
    const result = await perform(work, { progress: (at) => say({ say: "progress", id, at }), signal: controller.signal });
    say({ say: "done", id, result });
  } catch (error) {
    if (!(error instanceof EvenkeelError)) tellWhere(error);
    say({ say: "failed", id, problem: namedProblem(error) });
  } finally {
    running.delete(id);
  }
}

async function opened(): Promise<EvidenceWorker> {
  if (worker !== null) return worker;
  if (settings !== null) return open(settings);
  throw new EvenkeelError("evidence.engine-failed", "The evidence process was not opened.", "Report this as a defect.");
}

/** Where a fault of ours happened, without its text, which could hold what was read. */
function tellWhere(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  process.stderr.write(`evidence process: ${error instanceof Error ? error.name : typeof error}\n${frames.join("\n")}\n`);
}

process.on("message", (message) => {
  const said = asToEvidence(message);
  if (said.say === "open") void open(said.settings).catch(() => undefined);
  else if (said.say === "work") void work(said);
  else running.get(said.id)?.abort(new EvenkeelError("run.interrupted", "The work was cancelled.", "Start it again when it suits."));
});
// The parent decides what an interrupt means; when it is gone, so are we, whatever ended it. What is committed is whole at any moment.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => {
  for (const controller of running.values()) controller.abort();
  process.exit(0);
});
