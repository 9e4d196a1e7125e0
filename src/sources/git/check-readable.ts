import { tmpdir } from "node:os";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { remoteEnvironment } from "./clone-repository.ts";
import { openRepository } from "./open-repository.ts";
import { isAddress, nameRepository } from "./repository.ts";
import { checkGitVersion, gitText } from "./run-git.ts";

export interface ReadablePlace {
  /** As it should be kept: the whole path of a local repository, an address as it was given. */
  readonly location: string;
  /** What the repository is called by its address or folder. */
  readonly name: string;
}

/** So long an address may take to answer while somebody waits for it. */
const PATIENCE_MS = 15_000;

/**
 * Whether git can read the place, asked quickly and without keeping anything. The place was allowed before (allowed-place.ts).
 * Throws `git.not-a-repository`, `git.clone-failed`, `git.missing`, `git.too-old`.
 */
export async function checkReadable(location: string, signal: AbortSignal): Promise<ReadablePlace> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  await checkGitVersion(patience);
  if (!isAddress(location)) {
    const { name, place } = await openRepository(location, patience);
    return { location: place.folder, name };
  }
  const environment = { ...remoteEnvironment(location), ...NOBODY_TO_ASK };
  try {
    await gitText({
      args: ["ls-remote", "--symref", "--", location, "HEAD"],
      place: { folder: tmpdir(), trusted: [] },
      signal: patience,
      environment,
    });
  } catch (failure) {
    if (!(failure instanceof EvenkeelError) || failure.code === "git.missing" || signal.aborted) throw failure;
    throw new EvenkeelError(
      "git.clone-failed",
      patience.aborted ? "The address did not answer within 15 seconds." : "The address could not be read.",
      "Try `git ls-remote` with it on the server, as the account the server runs under; check the address and its access.",
    );
  }
  return { location, name: nameRepository(location).name };
}

/** A server has no terminal at which somebody could type a password. */
export const NOBODY_TO_ASK: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "true",
  SSH_ASKPASS: "true",
  GIT_SSH_COMMAND: process.env.GIT_SSH_COMMAND ?? "ssh -o BatchMode=yes",
};
