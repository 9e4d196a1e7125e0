import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

/** Why a folder could not be written, by name. @param choose what the user can do to have another folder */
export function writeError(folder: string, error: unknown, choose: string): EvenkeelError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new EvenkeelError(
      "output.disk-full",
      `no space left while writing to ${quoted(folder)}`,
      `Free some space or ${choose}; nothing half-written was left.`,
      { cause: error },
    );
  }
  return new EvenkeelError(
    "output.not-writable",
    `cannot write to ${quoted(folder)} (${code})`,
    `Check that you may write there, or ${choose}.`,
    { cause: error },
  );
}
