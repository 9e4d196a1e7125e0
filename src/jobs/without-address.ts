import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";

/** A repository that is known by name only, such as those of an invented company, cannot be read again. */
export function withoutAddress(repository: string): EvenkeelError {
  return new EvenkeelError(
    "source.no-address",
    `The repository ${quoted(repository, 64)} has no path and no address to be read from.`,
    "Give it one under Organisation, or connect it by its path or clone address.",
  );
}
