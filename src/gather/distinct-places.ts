import { openRepository } from "../sources/git/open-repository.ts";
import { isAddress } from "../sources/git/repository.ts";
import { checkGitVersion } from "../sources/git/run-git.ts";

/**
 * The repositories meant, each once and always in the same order: `.` means another one in every folder, and a repository given
 * twice, as a subfolder or as a second work tree, must not count twice. Addresses stay as given.
 * Throws `git.missing`, `git.too-old` and `git.not-a-repository` before anything is read.
 * @returns whole paths of repositories on this machine, and addresses
 */
export async function distinctPlaces(locations: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  await checkGitVersion(signal);
  const places = new Map<string, string>();
  for (const location of locations) {
    const { key, place } = await placeOf(location, signal);
    if (!places.has(key)) places.set(key, place);
  }
  return [...places.values()].toSorted();
}

async function placeOf(location: string, signal: AbortSignal): Promise<{ readonly key: string; readonly place: string }> {
  if (isAddress(location)) return { key: location, place: location };
  const { gitDir, place } = await openRepository(location, signal);
  return { key: gitDir, place: place.folder };
}
