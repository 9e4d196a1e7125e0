import { realpath } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { isAddress } from "./repository.ts";

/** Folders below which a server reads repositories in place; null: anywhere, as on one's own machine. */
export type AllowedFolders = readonly string[] | null;

const HELPER = /^[a-z0-9+.-]*::/i;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const SCHEMES = new Set(["https", "http", "ssh", "git"]);
const HOST = /^[A-Za-z0-9[]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Refuses what git could be misled with or what would tell a secret, before git sees it: options (`--upload-pack=...`), remote helpers
 * (`ext::`), `file://`, users and passwords in addresses, and paths outside the allowed folders, links followed.
 * Throws `source.address-refused` or `source.path-not-allowed`.
 * @example await requireAllowedPlace("https://example.org/cart.git", []) // fine
 * @example await requireAllowedPlace("/srv/git/cart.git", ["/srv/git"]) // fine
 */
export async function requireAllowedPlace(location: string, allowed: AllowedFolders): Promise<void> {
  const fault = faultOf(location);
  if (fault !== null) throw refused(location, fault);
  if (isAddress(location) || allowed === null) return;
  if (!isAbsolute(location)) throw refused(location, "is a path that depends on where the server was started; give the whole path");
  const path = await realpath(location).catch(() => null);
  for (const folder of allowed) {
    const inside = path === null ? ".." : relative(await realpath(folder).catch(() => folder), path);
    if (inside === "" || (!inside.startsWith("..") && !isAbsolute(inside))) return;
  }
  // Whether the path exists is not told: that, too, is something about the server's disk.
  throw new EvenkeelError(
    "source.path-not-allowed",
    "This server reads no repositories from its own disk outside the folders it was given.",
    "Use the clone address, or ask the operator to name the folder in EVENKEEL_REPOSITORY_FOLDERS.",
  );
}

function faultOf(location: string): string | null {
  if (location.trim() === "" || CONTROL.test(location)) return "is empty or holds control characters";
  if (location.startsWith("-")) return "begins like an option";
  if (HELPER.test(location)) return "names a remote helper, which could run any program";
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return isAddress(location) ? faultOfShort(location) : null;
  if (!SCHEMES.has(scheme)) return scheme === "file" ? "is a file address; give the path itself" : "is not https, ssh or git";
  const [authority = ""] = location.slice(scheme.length + 3).split(/[/?#]/);
  if (authority.includes("@")) return "holds a user name or password; let git's credential helper know it, or write git@host:path for ssh";
  return HOST.test(authority) ? null : "names no host";
}

/** `user@host:path`, the short form of ssh. */
function faultOfShort(location: string): string | null {
  const [before = "", path = ""] = location.split(/:(.*)/s);
  const host = before.split("@").at(-1) ?? "";
  return HOST.test(host) && HOST.test(before) && !path.startsWith("-") ? null : "begins like an option";
}

function refused(location: string, fault: string): EvenkeelError {
  // What stands before an @ may be a password.
  const shown = quoted(location.replace(/[^/@\s]*@/g, "…@"), 120);
  return new EvenkeelError(
    "source.address-refused",
    `${shown} ${fault}.`,
    "Give the whole path of a repository, or an address such as https://host/team/repository.git.",
  );
}
