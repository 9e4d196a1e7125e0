import type { HomeRow } from "../../../../contract/evidence.ts";
import type { AxisLanes } from "../../../../report/charts/axis-lanes.ts";

interface Words {
  readonly notAsked: string;
  readonly more: (label: string, others: number) => string;
  readonly nothing: string;
}

/** More lanes than this make ten rows a wall; the rest stands in "look closer". */
const mostMarks = 3;

/** What of a row is drawn: perception or its dashed lane, the first measures, and one lane for everything that is unknown. */
export function rowLanes(row: HomeRow, words: Words): Omit<AxisLanes, "width"> {
  const drawable = row.marks.filter((mark) => mark.position !== null);
  const marks = drawable.slice(0, mostMarks).map((mark) => ({ position: mark.position, label: mark.said }));
  const first = row.open[0];
  const label =
    first === undefined
      ? null
      : `${first.name}: ${first.reason}${first.unlock === null ? "" : `. ${first.unlock.how}, ${first.unlock.effort}`}`;
  const open = label === null ? [] : [row.open.length > 1 ? words.more(first?.name ?? label, row.open.length - 1) : label];
  const { perception } = row;
  return {
    perception: perception === null ? words.notAsked : { ...perception, label: String(Math.round(perception.score)) },
    marks,
    open: marks.length === 0 && open.length === 0 ? [words.nothing] : open,
    alternative: [row.name, ...row.marks.map((mark) => mark.said), ...row.open.map((each) => `${each.name}: ${each.reason}`)].join("; "),
  };
}
