import type { Cell, SeriesPoint, Unit } from "../../../core/evidence/estimate.ts";
import type { XmrPanel } from "../../charts/xmr-panels.ts";
import { xmrPanels } from "../../charts/xmr-panels.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import type { Story } from "../../story.ts";
import { heading } from "../../story.ts";
import { windowText } from "../../words/date.ts";
import { quantity } from "../../words/estimate.ts";
import { counted, countWord, frequency, sentenceCase, thousands } from "../../words/number.ts";
import { naturalLimits } from "../natural-limits.ts";
import type { Section } from "../section.ts";
import { charted } from "../section.ts";

const fewestPeriods = 6;
const mostPanels = 6;

interface Habit {
  readonly cell: Cell;
  readonly series: readonly SeriesPoint[];
}

/** Shares over the base periods, as small multiples on one scale; other units would need another scale and stay in the table. */
export function habitSection(story: Story, names: Naming): Section | null {
  const habits = story.cells.flatMap((cell): Habit[] => {
    const series =
      cell.result.outcome === "value" && cell.unit === "share" && cell.category === null ? (cell.result.details.series ?? []) : [];
    return series.filter((point) => point.value !== null).length < fewestPeriods ? [] : [{ cell, series }];
  });
  const unique = habits
    .filter((habit, index) => habits.findIndex((each) => each.cell.measure === habit.cell.measure) === index)
    .slice(0, mostPanels);
  const longest = Math.max(0, ...unique.map(({ series }) => series.length));
  if (unique.length === 0) return null;
  const panels = unique.map((habit) => panelOf(habit, names));
  const limited = panels.some((panel) => panel.limits !== null);
  return {
    id: "habits",
    label: "Over time",
    count: String(unique.length),
    title: `${heading(unique.length, "habit", "habits")} over ${countWord(longest)} periods`,
    intro: `${limited ? "Pale band: what is normal here, from period to period. A ringed point lies outside it and is worth a question. " : ""}Periods are four weeks long${unique.length > 1 ? "; one scale for all" : ""}.`,
    body: charted([html`<div class="two">${xmrPanels(panels)}</div>`], caption(unique, limited), {
      caption: "Values per period; an empty place may not be shown",
      head: ["Period", ...unique.map(({ cell }) => cell.measure)],
      rows: (unique.find(({ series }) => series.length === longest)?.series ?? []).map((point) => [
        windowText(point.window),
        ...unique.map(({ series, cell }) => valueAt(series, point.window.from, cell.unit)),
      ]),
    }),
  };
}

function valueAt(series: readonly SeriesPoint[], from: number, unit: Unit): string | null {
  const value = series.find((point) => point.window.from === from)?.value ?? null;
  return value === null ? null : quantity(value, unit);
}

function panelOf({ cell, series }: Habit, names: Naming): XmrPanel {
  const { limits, outside } = naturalLimits(series.map((point) => point.value));
  const last = series.findLast((point) => point.value !== null)?.value ?? 0;
  return {
    title: names.measureName(cell.measure),
    note: note(series, limits?.centre ?? last, outside),
    points: series,
    limits,
    outside,
    say: (value) => quantity(value, cell.unit),
  };
}

function note(series: readonly SeriesPoint[], usual: number, outside: readonly number[]): string {
  if (outside.length === 0 && usual === 0) return "None in any period";
  if (outside.length === 0) return `${sentenceCase(frequency(usual))}, no period out of the usual`;
  const last = series[outside.at(-1) ?? 0];
  return outside.length === 1 && last !== undefined
    ? `One unusual period: ${windowText(last.window)}`
    : `${heading(outside.length, "unusual period", "unusual periods")}`;
}

function caption(habits: readonly Habit[], limited: boolean): string {
  const counts = habits.map(({ cell }) =>
    cell.result.outcome === "value" ? `${cell.measure} n ${thousands(cell.result.estimate.n)}` : cell.measure,
  );
  return `${limited ? "Natural process limits from moving ranges (XmR); a steady series, too, has a point outside them now and then. " : ""}${counts.join(", ")}. ${counted(habits.length, "measure")} with at least ${countWord(fewestPeriods)} periods that may be shown.`;
}
