import { EvenkeelError } from "../core/model/evenkeel-error.ts";

export function notOpen(round: string): EvenkeelError {
  return new EvenkeelError("box.not-open", `No ballot box is open for round ${round}.`, "Open it with the round's manifest first.");
}
