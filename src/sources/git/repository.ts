import type { GitPlace } from "./run-git.ts";

/** A repository we can read, wherever it came from. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly gitDir: string;
  readonly place: GitPlace;
  /** True for a blob-less clone in our cache: only there may anything be written or fetched. */
  readonly isOurs: boolean;
  readonly shallow: boolean;
  /** 40 or 64 hex digits. */
  readonly oidLength: number;
}

/** True for what git itself would take as an address: a scheme, or `host:path` that is not a Windows drive. */
export function isAddress(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location) || /^(?:[\w.-]+@)?[\w.-]{2,}:(?![\\/]{2})[^\\]/.test(location);
}

interface Naming {
  readonly id: string;
  readonly name: string;
  readonly host: string;
}

/**
 * Names a repository by its address without scheme, account or `.git`; by its last folder where the address is only a path,
 * as a path would tell whose machine it is.
 * @example nameRepository("git@example.org:shop/cart.git") // { id: "example.org/shop/cart", name: "cart", host: "example.org" }
 */
export function nameRepository(location: string): Naming {
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/i.exec(location);
  const scp = url === null ? /^(?:[^@/]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(location) : null;
  const [host, path] =
    url !== null
      ? [url[1]?.toLowerCase() === "file" ? "" : (url[2] ?? ""), url[3] ?? ""]
      : scp !== null
        ? [scp[1] ?? "", scp[2] ?? ""]
        : ["", location];
  const parts = path
    .replace(/[?#].*$/, "")
    .split(/[\\/]+/)
    .filter((part) => part !== "" && part !== ".");
  const last = parts.at(-1) === ".git" ? parts.slice(0, -1) : parts;
  const name = (last.at(-1) ?? "repository").replace(/\.git$/, "") || "repository";
  if (host === "") return { id: name, name, host: "local" };
  return { id: [host.toLowerCase(), ...last.slice(0, -1), name].join("/"), name, host: host.toLowerCase() };
}
