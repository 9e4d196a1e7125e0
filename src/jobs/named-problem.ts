import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { NamedProblem } from "./evidence-protocol.ts";

/**
 * A failure as it may be stored and shown: its name, never a stack. The text of an error nobody named could hold anything that was
 * read, so only its kind is kept.
 */
export function namedProblem(error: unknown): NamedProblem {
  if (error instanceof EvenkeelError) return { code: error.code, message: error.message, whatToDo: error.whatToDo };
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: "job.unexpected",
    message: `The work stopped at a fault of ours (${kind}).`,
    whatToDo: "Try again; if it stays, report it with what the server's log says at this time.",
  };
}

export function errorOf({ code, message, whatToDo }: NamedProblem): EvenkeelError {
  return new EvenkeelError(code, message, whatToDo);
}
