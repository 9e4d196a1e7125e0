import type { ShownCount } from "../privacy/release-shape.ts";

/** What so many answers bear, from the fewest up (the table of survey.md 5). */
const bears: readonly { readonly from: number; readonly said: string }[] = [
  { from: 100, said: "Enough to see how answers spread, and what goes together; never why." },
  { from: 50, said: "Enough to say whether teams differ." },
  { from: 20, said: "Enough to say whether something rose, fell or shows no clear change since the last round." },
  { from: 5, said: "A starting point for a talk: too small a group to tell change from mood." },
];

/** One sentence for a page, by the group's smallest count. */
export function mayBeSaid({ low }: ShownCount): string {
  return bears.find(({ from }) => low >= from)?.said ?? "Too few to show.";
}
