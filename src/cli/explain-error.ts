import { EvenkeelError } from "../core/model/evenkeel-error.ts";

/** What a person reads on stderr when a run cannot go on: what happened, its code, what to do. */
export function explain(error: unknown, options: { debug: boolean }): string {
  if (error instanceof EvenkeelError) {
    const cause = options.debug && error.cause ? `\n${String(error.cause)}` : "";
    return `\n${error.message}\n${error.whatToDo}\n(${error.code})${cause}\n`;
  }
  const text = error instanceof Error ? (options.debug ? (error.stack ?? error.message) : error.message) : String(error);
  return `\nSomething broke that should not: ${text}\nRun again with EVENKEEL_DEBUG=1 for the details and report them; nothing half-written was left.\n`;
}
