import type { AllowedFolders } from "../sources/git/allowed-place.ts";
import type { Settings } from "./settings.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\]|.*\.localhost)$/;

/**
 * Where this server reads repositories in place. Anywhere only while nobody but this machine can reach it: it listens on a loopback
 * address and its public address is local too, because behind a proxy it listens there as well. Else only below the folders the
 * operator named: a coach in a browser elsewhere must not be able to have any path of the server's disk read.
 */
export function localRepositories({
  host,
  origin,
  repositoryFolders,
}: Pick<Settings, "host" | "origin" | "repositoryFolders">): AllowedFolders {
  const isLocal = LOOPBACK.test(host) && LOOPBACK.test(new URL(origin).hostname);
  return isLocal ? null : repositoryFolders;
}
