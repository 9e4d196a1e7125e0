import type { Item } from "../../contract/evidence-shapes.ts";
import type { RepositoryAddress } from "./view-input.ts";

/** Forges whose addresses of commits and releases are known; on every other host an item stays without a link. */
const forges: Readonly<Record<string, { readonly commit: string; readonly tag: string }>> = {
  "github.com": { commit: "commit", tag: "releases/tag" },
  "gitlab.com": { commit: "-/commit", tag: "-/tags" },
};

const commitId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const pathPart = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * An item behind a figure with the way to it. The address is built from checked parts and never followed.
 * @param repositories those a figure's items come from, by id; only where it is one does a commit say in which repository it lies
 */
export function itemOf(id: string, repositories: ReadonlyMap<string, RepositoryAddress>): Item {
  const only = repositories.size === 1 ? [...repositories.values()][0] : undefined;
  if (commitId.test(id))
    return { id, kind: "commit", repository: only?.name ?? null, href: forgeLink(only?.address ?? null, "commit", id) };
  const [before = "", ...rest] = id.split("@");
  const tagged = repositories.get(before);
  if (tagged !== undefined && rest.length > 0) {
    return { id: rest.join("@"), kind: "change", repository: tagged.name, href: forgeLink(tagged.address, "tag", rest.join("@")) };
  }
  return { id, kind: kindOf(id), repository: only?.name ?? null, href: null };
}

function kindOf(id: string): Item["kind"] {
  if (id.startsWith("branch:")) return "change";
  return id.includes("/") ? "path" : "other";
}

/** @example forgeLink("https://github.com/a/b.git", "commit", "0".repeat(40)) // "https://github.com/a/b/commit/000..." */
function forgeLink(address: string | null, kind: "commit" | "tag", id: string): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, hostname, port, username, password, pathname } = new URL(address);
  const forge = Object.hasOwn(forges, hostname) ? forges[hostname] : undefined;
  if (protocol !== "https:" || forge === undefined || port !== "" || username !== "" || password !== "") return null;
  const parts = pathname
    .replace(/\.git\/?$/, "")
    .split("/")
    .filter((part) => part !== "");
  if (parts.length < 2 || !parts.every((part) => pathPart.test(part))) return null;
  return `https://${hostname}/${parts.join("/")}/${forge[kind]}/${encodeURIComponent(id)}`;
}
