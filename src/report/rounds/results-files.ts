import type { Results, ShownItem } from "../../contract/round-shapes.ts";
import { countText } from "../../core/survey/say-results.ts";
import { type CsvValue, csvText } from "../csv.ts";

const columns = ["group", "construct", "item", "text", "answers", "figure", "at", "low", "high", "edge", "from parts"];

/** One row for each item and figure of the page: levels with the range they stand for, and the band of answers. */
export function resultsCsv({ subject, constructs }: Results): string {
  return csvText([columns, ...constructs.flatMap(({ name, items }) => items.flatMap((item) => rowsOf(subject.label, name, item)))]);
}

function rowsOf(group: string, construct: string, item: ShownItem): readonly (readonly CsvValue[])[] {
  const figures = { favourable: item.favourable.level, unfavourable: item.unfavourable.level, score: item.score.level };
  return Object.entries(figures).map(([figure, { at, low, high, edge }]) => [
    group,
    construct,
    item.id,
    item.text,
    countText(item.n),
    figure,
    at,
    low,
    high,
    edge,
    item.fromParts ? "yes" : "no",
  ]);
}

const about = { strongest: "Strongest", weakest: "Weakest", divided: "Most divided", nothing: "" } as const;

function said(sentence: Results["sentences"][number]): string {
  const opening = about[sentence.about];
  return `- ${opening === "" ? "" : `${opening}: `}${escaped(`${sentence.text} ${sentence.note}`)}`;
}

/** Marks that Markdown would read as its own; outside text stays text. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&").replaceAll(/\s+/g, " ");

/** The page as text for a wiki or a chat: sentences, a table of constructs, what may be said. */
export function resultsMarkdown({ round, subject, sentences, mayBeSaid, participation, constructs, caveats, nothing }: Results): string {
  const rows = constructs.map(({ name, score }) =>
    score === null
      ? `| ${escaped(name)} | too few to show | | |`
      : `| ${escaped(name)} | ${Math.round(score.at)} | ${Math.round(score.interval.low)} to ${Math.round(score.interval.high)} | ${countText(score.n)} |`,
  );
  const table = ["| | of 100 | 90 % interval | answers |", "|---|---|---|---|", ...rows].join("\n");
  const opening = nothing === null ? sentences.map(said).join("\n") : escaped(nothing);
  return [
    `# ${escaped(round.title)}: ${escaped(subject.label)}`,
    opening,
    `${escaped(mayBeSaid)}${participation === null ? "" : ` Took part: ${escaped(participation)}.`}`,
    ...(nothing === null ? [table] : []),
    caveats.map((caveat) => `- ${escaped(caveat)}`).join("\n"),
    "",
  ].join("\n\n");
}
