import { UNDECLARED } from "../score-sheet.ts";
import { CLASSES } from "./tally.ts";

/**
 * Whether figures by self-declared discipline can stand beside a lattice without any sum or difference of them concerning fewer than k:
 * each class is nobody or k, and however the classes are put together into two groups or more, all those outside the largest group of
 * their leaf are nobody or k together. Equal to the rank test for a tree and one attribute. Who declared nothing is a class too, as its
 * figures follow from the others: 14 groupings instead of 4 where there are such people.
 * @param leaves undivided groups, each with its people by class
 */
export function disciplinesMayShow(leaves: readonly (readonly number[])[], k: number): boolean {
  const sizes = Array.from({ length: CLASSES }, (_, at) => leaves.reduce((sum, leaf) => sum + (leaf[at] ?? 0), 0));
  const nobodyOr = (n: number): boolean => n === 0 || n >= k;
  if (!sizes.every((size, at) => at === UNDECLARED || nobodyOr(size))) return false;
  const present = sizes.flatMap((size, at) => (size > 0 ? [at] : []));
  return groupingsOf(present).every((grouping) => nobodyOr(outsideOf(leaves, grouping)));
}

type Grouping = readonly (readonly number[])[];

/** All ways to put classes together, but all in one. */
function groupingsOf(classes: readonly number[]): readonly Grouping[] {
  const add = (groupings: readonly Grouping[], one: number): readonly Grouping[] =>
    groupings.flatMap((grouping) => [
      [...grouping, [one]],
      ...grouping.map((group, at) => grouping.map((other, place) => (place === at ? [...group, one] : other))),
    ]);
  return classes.reduce<readonly Grouping[]>(add, [[]]).filter(({ length }) => length > 1);
}

function outsideOf(leaves: readonly (readonly number[])[], grouping: Grouping): number {
  return leaves.reduce((sum, leaf) => {
    const sizes = grouping.map((group) => group.reduce((size, at) => size + (leaf[at] ?? 0), 0));
    return sum + sizes.reduce((all, size) => all + size, 0) - Math.max(...sizes);
  }, 0);
}
