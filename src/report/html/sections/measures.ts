import type { Cell } from "../../../core/evidence/estimate.ts";
import type { Catalogue } from "../../../core/model/catalogue.ts";
import type { Markup } from "../../escape.ts";
import { html } from "../../escape.ts";
import type { Naming } from "../../naming.ts";
import { variantLabel } from "../../naming.ts";
import type { Story } from "../../story.ts";
import { cellText, intervalText, quantity } from "../../words/estimate.ts";
import { percent, sentenceCase, thousands } from "../../words/number.ts";
import { notApplicableWords, unknownWords } from "../../words/outcome.ts";
import { methodText } from "../../words/source.ts";
import type { Section } from "../section.ts";
import { stackedTable } from "../section.ts";

type Row = readonly (Markup | string | null)[];

/** Every measure of the catalogue keeps its line, with a value or with the reason why there is none. */
export function measuresSection(story: Story, catalogue: Catalogue, names: Naming): Section | null {
  const ids = [...new Set([...catalogue.measures.map((each) => each.id), ...story.cells.map((each) => each.measure)])].sort();
  if (ids.length === 0) return null;
  const rows = ids.flatMap((id) =>
    measureRows(
      id,
      story.cells.filter((cell) => cell.measure === id),
      names,
    ),
  );
  return {
    id: "measures",
    label: "All measures",
    count: String(ids.length),
    title: "Every measure, with or without a value",
    intro:
      "Intervals are 90\u00a0%; a full count has none. Seen is the part of the population that could be observed; below 60 % the value is withheld.",
    body: stackedTable(
      [
        { name: "Measure" },
        { name: "Value", number: true },
        { name: "90\u00a0%", number: true },
        { name: "n", number: true },
        { name: "Seen", number: true },
        { name: "How" },
      ],
      rows,
      "all",
    ),
  };
}

function measureRows(id: string, cells: readonly Cell[], names: Naming): readonly Row[] {
  if (cells.length === 0)
    return [[name(names.measureName(id), id), "unknown", null, null, null, html`<span class="note">Not measured here</span>`]];
  return cells.map((cell) => measureRow(cell, names));
}

function measureRow(cell: Cell, names: Naming): Row {
  const label = name(names.cellName(cell), cell.measure);
  const { result } = cell;
  switch (result.outcome) {
    case "value": {
      const { estimate } = result;
      const variant = variantLabel(cell, names.measure(cell.measure));
      const how = [
        methodText(estimate.method),
        variant === null ? null : `${variant}${cell.proxy ? ", a stand-in" : ""}`,
        ...cell.caveats,
      ].filter((each) => each !== null && each !== "");
      const value = estimate.value === null ? cellText(cell) : quantity(estimate.value, cell.unit);
      return [
        label,
        value,
        estimate.value === null ? null : range(cell),
        thousands(estimate.n),
        percent(estimate.coverage),
        html`<span class="note">${how.join("; ")}</span>`,
      ];
    }
    case "unknown":
      return [
        label,
        "unknown",
        null,
        result.n === null ? null : thousands(result.n),
        result.coverage === null ? null : percent(result.coverage),
        html`<span class="note">${sentenceCase(unknownWords[result.reason])}</span>`,
      ];
    case "suppressed":
      return [label, "too few to show", null, null, null, null];
    case "not-applicable":
      return [
        label,
        "does not apply",
        null,
        null,
        null,
        html`<span class="note">${sentenceCase(notApplicableWords[result.reason])}</span>`,
      ];
  }
}

function range(cell: Cell): string | null {
  const said = cell.result.outcome === "value" ? intervalText(cell.result.estimate, cell.unit) : null;
  return said !== null && cell.unit === "share" ? `${said} %` : said;
}

function name(text: string, id: string): Markup {
  return html`${text} <span class="tiny">${id}</span>`;
}
