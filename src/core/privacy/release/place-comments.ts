import type { CommentBallot, ReleasedComment } from "../release-shape.ts";
import { othersIn, type Part } from "./lattice.ts";

/** Fewer people than these and a text could be guessed by who is known to have written. */
const ENOUGH_WRITERS = 3;

/** Where texts end up: by id of the group, the ballots that are shown there. */
type Placed = ReadonlyMap<string, readonly CommentBallot[]>;

interface Settled {
  readonly shown: Placed;
  /** Of this group as a whole; they stand here unless the group above takes them. */
  readonly whole: readonly CommentBallot[];
}

/**
 * Every text in one place: with its group where three or more of it wrote, else with the remainder of the group above by the rule of the
 * lattice, which withdraws the sibling with the fewest writers; for everybody together, three or none at all.
 * @param root the lattice of score ballots with the threshold of comments
 * @param byCohort comment ballots in the manifest's order of cohorts
 * @param hash orders texts, so that the order says nothing
 */
export function placeComments(
  root: Part | null,
  byCohort: readonly (readonly CommentBallot[])[],
  hash: (text: string) => string,
): readonly ReleasedComment[] {
  if (root === null) return [];
  const { shown, whole } = settle(root, byCohort);
  const groups = whole.length >= ENOUGH_WRITERS ? [...shown, [root.id, whole] as const] : [...shown];
  return groups
    .flatMap(([group, ballots]) =>
      ballots.flatMap(({ answers }) => Object.entries(answers).map(([prompt, text]) => ({ group, prompt, text, key: hash(text) }))),
    )
    .sort((a, b) => compare(a.key, b.key) || compare(a.group, b.group) || compare(a.prompt, b.prompt))
    .map(({ group, prompt, text }) => ({ group, prompt, text }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function settle(part: Part, byCohort: readonly (readonly CommentBallot[])[]): Settled {
  if (part.parts.length === 0) return { shown: new Map(), whole: part.cohorts.flatMap((cohort) => byCohort[cohort] ?? []) };
  const named = part.parts
    .filter(({ remainder }) => !remainder)
    .map((child) => ({ id: child.id, ...settle(child, byCohort) }))
    .map((child) => ({ ...child, writers: writersIn(child) }))
    .sort((a, b) => a.writers - b.writers || compare(a.id, b.id));
  const inNamed = new Set(part.parts.flatMap(({ remainder, cohorts }) => (remainder ? [] : cohorts)));
  const rest = part.cohorts.filter((cohort) => !inNamed.has(cohort)).flatMap((cohort) => byCohort[cohort] ?? []);
  // Who wrote without scoring is in no group of the lattice: a remainder of nobody hides nobody.
  let hidden = part.parts.some(({ remainder }) => remainder);
  const kept = named.filter(({ whole, shown }) => whole.length >= ENOUGH_WRITERS || (whole.length === 0 && shown.size > 0));
  for (const child of named) if (!kept.includes(child)) rest.push(...child.whole);
  hidden ||= kept.length < named.length;
  while (rest.length > 0 && (rest.length < ENOUGH_WRITERS || !hidden)) {
    const withdrawn = kept.shift();
    if (withdrawn === undefined) break;
    hidden = true;
    rest.push(...withdrawn.whole, ...[...withdrawn.shown.values()].flat());
  }
  const shown = new Map(kept.flatMap(({ id, whole, shown: below }) => [...below, ...(whole.length > 0 ? [[id, whole] as const] : [])]));
  if (kept.length === 0) return { shown, whole: rest };
  return { shown: rest.length > 0 ? new Map(shown).set(othersIn(part.id), rest) : shown, whole: [] };
}

const writersIn = ({ shown, whole }: Settled): number => whole.length + [...shown.values()].reduce((sum, list) => sum + list.length, 0);
