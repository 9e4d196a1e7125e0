import type { Organisation } from "../../core/model/organisation.ts";
import { classifyPath, globPattern, type PathRole, pathRoles } from "./classify-path.ts";
import type { PathTable } from "./path-table.ts";

export interface PathRoles {
  readonly roleOf: (path: number) => PathRole;
}

const UNKNOWN = 255;

/** Roles by path number, decided once per path: a history touches each path many times. */
export function rolesOfPaths(paths: PathTable, organisation: Organisation): PathRoles {
  const security = organisation.securityPaths.map(globPattern);
  let roles = new Uint8Array(1 << 12).fill(UNKNOWN);
  return {
    roleOf(path) {
      if (path >= roles.length) {
        const wider = new Uint8Array(Math.max(path + 1, roles.length * 2)).fill(UNKNOWN);
        wider.set(roles);
        roles = wider;
      }
      const known = pathRoles[roles[path] ?? UNKNOWN];
      if (known !== undefined) return known;
      const role = classifyPath(paths.text(path), security);
      roles[path] = pathRoles.indexOf(role);
      return role;
    },
  };
}
