import { useParams, useSearch } from "@tanstack/react-router";

/** Windows that are assessed; a link with another number shows the shortest. */
export const windows = [12, 26, 52] as const;
export type Weeks = (typeof windows)[number];

/** Scope and period stand in the address, so that back, reload and a shared link keep them. */
export interface ScopeSearch {
  readonly team?: string | undefined;
  readonly weeks?: Weeks | undefined;
}

/** Reads the search part of an address; what does not fit is left out, and 12 weeks need not be said. */
export function scopeSearch(search: Readonly<Record<string, unknown>>): ScopeSearch {
  const weeks = windows.find((each) => each === Number(search.weeks));
  const team = typeof search.team === "string" || typeof search.team === "number" ? String(search.team) : "";
  return {
    ...(/^[a-z0-9][a-z0-9._-]{0,63}$/.test(team) && team !== "org" ? { team } : {}),
    ...(weeks === undefined || weeks === 12 ? {} : { weeks }),
  };
}

export interface Scope {
  readonly organisation: string;
  /** Team, repository or `org`. */
  readonly node: string;
  readonly weeks: Weeks;
}

/** Organisation, team and period of the page shown; on a team's own page that team. */
export function useScope(): Scope {
  const { organisation = "", team } = useParams({ strict: false });
  const search: ScopeSearch = useSearch({ strict: false });
  return { organisation, node: team ?? search.team ?? "org", weeks: search.weeks ?? 12 };
}
