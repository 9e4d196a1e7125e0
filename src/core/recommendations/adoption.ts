import { groupedBy } from "../model/grouped-by.ts";
import type { Share } from "../model/time.ts";
import type { AdoptionState, Practice } from "./practice.ts";

export interface Seen {
  readonly repo: string;
  /** Name of a detector, as in `practice_seen.practice`. */
  readonly practice: string;
  readonly evidence: string;
}

/** From this share of its repositories on, a practice counts as adopted. */
export const ADOPTED: Share = 0.8;

/** Smallest first: of equally frequent states the more careful one speaks for all repositories. */
const careful: readonly AdoptionState[] = ["unknown", "absent", "configured", "running"];

/**
 * Whether each practice is there, from what was found in files and runs (practices.md 3): the most frequent state over the
 * repositories. A practice that files cannot show is unknown, never absent. All its detectors must be seen.
 */
export function adoptionOf(
  practices: readonly Practice[],
  seen: readonly Seen[],
  repositories: readonly string[],
): Readonly<Record<string, AdoptionState>> {
  const found = byPlace(seen);
  return Object.fromEntries(practices.map((practice) => [practice.id, mostFrequent(statesOf(practice, found, repositories))]));
}

/** The share of repositories that have each practice; null where that cannot be seen. For organisations of several repositories. */
export function adoptedShares(
  practices: readonly Practice[],
  seen: readonly Seen[],
  repositories: readonly string[],
): Readonly<Record<string, Share | null>> {
  const found = byPlace(seen);
  return Object.fromEntries(
    practices.map((practice) => {
      const shares = statesOf(practice, found, repositories).flatMap((state) => adoptedShare(practice, state) ?? []);
      return [practice.id, shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length];
    }),
  );
}

/** What a state counts: a file that nobody has seen run is worth half, unless nothing about the practice can run. */
export function adoptedShare(practice: Practice, state: AdoptionState): Share | null {
  switch (state) {
    case "running":
      return 1;
    case "configured":
      return practice.automation.some(({ kind }) => kind === "job" || kind === "bot" || kind === "module") ? 0.5 : 1;
    case "declared":
      return 0.5;
    case "lapsed":
    case "absent":
      return 0;
    case "unknown":
    case "not-applicable":
      return null;
    default: {
      const never: never = state;
      return never;
    }
  }
}

type Found = ReadonlyMap<string, readonly Seen[]>;

/** Looked up, not searched: thousands of repositories ask for each of their detectors. */
function byPlace(seen: readonly Seen[]): Found {
  return groupedBy(seen, ({ repo, practice }) => placeOf(repo, practice));
}

function placeOf(repository: string, detector: string): string {
  return `${detector}\u001f${repository}`;
}

function statesOf(practice: Practice, found: Found, repositories: readonly string[]): readonly AdoptionState[] {
  const { detectors } = practice.adoption;
  if (detectors.length === 0) return [];
  return repositories.map((repository) => {
    const hits = detectors.map((detector) => found.get(placeOf(repository, detector)) ?? []);
    if (hits.some((each) => each.length === 0)) return "absent";
    return hits.every((each) => each.some(({ evidence }) => evidence === "run")) ? "running" : "configured";
  });
}

function mostFrequent(states: readonly AdoptionState[]): AdoptionState {
  const count = (state: AdoptionState): number => states.filter((each) => each === state).length;
  return careful.reduce((best, state) => (count(state) > count(best) ? state : best), "unknown");
}
