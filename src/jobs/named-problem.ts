import { type ErrorCode, EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { NamedProblem } from "./evidence-protocol.ts";

/** What evidence says of its folder is meant for who runs `evenkeel assess`, whose cache it is; in a server it lies in the data folder. */
const inServer: Partial<Record<ErrorCode, Pick<NamedProblem, "message" | "whatToDo">>> = {
  "output.disk-full": {
    message: "The disk of the data folder is full; nothing of this work was kept.",
    whatToDo: "Free some space there (EVENKEEL_DATA on the machine of the server), then try again.",
  },
  "output.not-writable": {
    message: "The evidence in the data folder cannot be written.",
    whatToDo: "Let the account that runs the server write there (EVENKEEL_DATA), then try again.",
  },
};

/**
 * A failure as it may be stored and shown: its name, never a stack. The text of an error nobody named could hold anything that was
 * read, so only its kind is kept.
 */
export function namedProblem(error: unknown): NamedProblem {
  if (error instanceof EvenkeelError) {
    const { code, message, whatToDo } = error;
    return { code, message, whatToDo, ...inServer[code] };
  }
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
