import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { EvidenceSettings, FromEvidence, ToEvidence } from "./evidence-protocol.ts";
import { namedProblem } from "./named-problem.ts";
import { type EvidenceWorker, openEvidenceWorker } from "./open-evidence-worker.ts";

// The child side of open-evidence.ts: hears what is asked, says what came of it.

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

function open(settings: EvidenceSettings): void {
  const opening = openEvidenceWorker(settings);
  // Asked for by every piece of work; until then a failure is known, not unhandled.
  opening.catch(() => undefined);
  worker = opening;
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
  if (worker === null)
    throw new EvenkeelError("evidence.engine-failed", "The evidence process was not opened.", "Report this as a defect.");
  return worker;
}

/** Where a fault of ours happened, without its text, which could hold what was read. */
function tellWhere(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  process.stderr.write(`evidence process: ${error instanceof Error ? error.name : typeof error}\n${frames.join("\n")}\n`);
}

process.on("message", (message) => {
  const said = asToEvidence(message);
  if (said.say === "open") open(said.settings);
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
