import type { HomeRow, Mark } from "../../../../contract/evidence-shapes.ts";
import type { AxisLanes } from "../../../../report/charts/axis-lanes.ts";

/** The lane under this name says how people could be asked; it stands where their score would. */
const perceptionLane = "survey";

interface Words {
  /** Name and figure of a measure in a few words. */
  readonly mark: (mark: Mark) => string;
  readonly notAsked: string;
  /** A round was held, and nothing of it may be shown here. */
  readonly notShown: string;
  readonly more: (label: string, others: number) => string;
}

/** More lanes than this make ten rows a wall; the rest stands in "look closer". */
const mostMarks = 3;

/** What of a row is drawn: perception or its dashed lane, the first measures, and one lane for everything that is unknown. */
export function rowLanes(row: HomeRow, words: Words): Omit<AxisLanes, "width"> {
  const drawable = row.marks.filter((mark) => mark.position !== null);
  const marks = drawable.slice(0, mostMarks).map((mark) => ({ position: mark.position, label: words.mark(told(mark, row.marks)) }));
  const drawn = new Set(row.marks.map(({ name }) => name));
  const unseen = row.open.filter((each) => each.measure !== perceptionLane);
  // Where only the first is named it is one that is not drawn above: another figure of the same measure would seem to contradict it.
  const [first, ...others] = unseen.toSorted((a, b) => Number(drawn.has(shortOf(a.name))) - Number(drawn.has(shortOf(b.name))));
  const { perception } = row;
  const isAsked = row.open.some((each) => each.measure === perceptionLane && each.unlock === null);
  return {
    perception:
      perception === null ? (isAsked ? words.notShown : words.notAsked) : { ...perception, label: String(Math.round(perception.score)) },
    marks,
    open: first === undefined ? [] : [wordingsOf(first, others, words)],
    alternative: [row.name, ...row.marks.map((mark) => mark.said), ...row.open.map((each) => `${each.name}: ${each.reason}`)].join("; "),
  };
}

/** A row is narrow: which figure of a measure it is stands there only beside another one of the same name. */
function told(mark: Mark, all: readonly Mark[]): Mark {
  const twin = all.some((each) => each.cell !== mark.cell && each.name === mark.name);
  return twin && mark.variant !== null ? { ...mark, name: `${mark.name}, ${mark.variant}` } : mark;
}

function wordingsOf(first: HomeRow["open"][number], others: HomeRow["open"], words: Words): readonly string[] {
  const names = [first, ...others].map(({ name }) => name);
  if (others.length === 0) return [`${first.name}: ${first.reason}`, first.name];
  const shortest = words.more(shortOf(first.name), others.length);
  return [...(names.length < 4 ? [names.join("; ")] : []), words.more(first.name, others.length), shortest];
}

function shortOf(name: string): string {
  return name.split(",")[0] ?? name;
}
