import { percentDecoded } from "../reading/percent-decoded.ts";
import type { SarifLocation, SarifUriBases } from "./schema.ts";

/**
 * The path of a result inside its repository, or null when the file only names a place on the machine that scanned:
 * such a path may hold a login and matches nothing.
 * Relative places are taken as they are; absolute ones only below a root the file itself declares.
 */
export function repositoryPath(location: SarifLocation | null, bases: SarifUriBases): string | null {
  const uri = location?.uri ?? null;
  if (uri === null || uri === "" || uri.includes("\u0000")) return null;
  if (isAbsolute(uri)) return belowARoot(percentDecoded(uri), bases);
  return normalised(`${relativeBase(location?.uriBaseId ?? null, bases, 0)}${percentDecoded(uri)}`);
}

/** Bases may be relative to other bases; eight steps are more than any producer needs and end a circle. */
function relativeBase(id: string | null, bases: SarifUriBases, steps: number): string {
  const base = id === null || !Object.hasOwn(bases, id) ? undefined : bases[id];
  if (base === undefined || steps > 8) return "";
  const own = base.uri ?? "";
  if (own === "" || isAbsolute(own)) return "";
  return `${relativeBase(base.uriBaseId ?? null, bases, steps + 1)}${percentDecoded(own).replace(/\/?$/, "/")}`;
}

function belowARoot(uri: string, bases: SarifUriBases): string | null {
  const roots = Object.values(bases)
    .map((base) => percentDecoded(base.uri ?? ""))
    .filter((root) => isAbsolute(root))
    .map((root) => bare(root).replace(/\/?$/, "/"))
    .sort((left, right) => right.length - left.length);
  const place = bare(uri);
  const root = roots.find((candidate) => candidate.length > 1 && place.startsWith(candidate));
  return root === undefined ? null : normalised(place.slice(root.length));
}

function isAbsolute(uri: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(uri);
}

function bare(uri: string): string {
  return uri.replace(/^file:\/\/(?:localhost)?/i, "").replaceAll("\\", "/");
}

/** Null when the path climbs out of its root. */
function normalised(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? null : parts.join("/");
}
