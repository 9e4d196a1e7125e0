import { nameError } from "../problem.ts";

/** A failure that no answer carries reaches the server's log as a process warning with its code. Our errors hold no address. */
export function tellOperator(thrown: unknown): void {
  const { code, message, cause } = nameError(thrown);
  // The words of a library name what did not hold; those of an unknown failure could quote anything.
  const reason = code.startsWith("oidc.") && cause instanceof Error ? ` (${cause.message})` : "";
  process.emitWarning(`${message}${reason}`, { type: "EvenkeelWarning", code });
}
