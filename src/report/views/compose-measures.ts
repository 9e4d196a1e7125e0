import type { MeasureDetail, MeasureList, MeasureRow, OpenLane } from "../../contract/evidence-shapes.ts";
import type { Cell } from "../../core/evidence/estimate.ts";
import type { Measure } from "../../core/evidence/measure.ts";
import type { Naming } from "../naming.ts";
import { naming, variantLabel } from "../naming.ts";
import { aidText } from "../sentence.ts";
import { lowerFirst, sentenceCase } from "../words/number.ts";
import { notApplicableWords, unknownWords } from "../words/outcome.ts";
import { shownUnit } from "../words/ratio.ts";
import { composeSubject, ownFindings, ownNode } from "./compose-subject.ts";
import { itemOf } from "./item-link.ts";
import { saidOf } from "./mark.ts";
import { unlockFor } from "./open-lanes.ts";
import type { RepositoryAddress, ViewInput, ViewNode } from "./view-input.ts";

/** Every measure with its headline, or why it is unknown; none is left out. */
export function composeMeasures(input: ViewInput): MeasureList {
  const names = naming(input.report, input.catalogue);
  const cells = ownCells(input);
  return {
    subject: composeSubject(input),
    measures: input.catalogue.measures.map((measure) => rowOf(measure, cells, names, input.node.kind)),
  };
}

/** One measure: its contract, every cell and the items behind it; null where the catalogue has none of this id. */
export function composeMeasure(input: ViewInput, measureId: string): MeasureDetail | null {
  const measure = input.catalogue.measures.find(({ id }) => id === measureId);
  if (measure === undefined) return null;
  const names = naming(input.report, input.catalogue);
  const cells = ordered(measure, ownCells(input));
  const repositories = repositoriesOf(input);
  return {
    subject: composeSubject(input),
    measure: contractOf(measure),
    cells: cells.map((cell) => ({
      cell: { ...cell, unit: shownUnit(cell) },
      label: labelOf(cell, measure, names),
      said: saidOf(cell, names, false),
      aid: aidOf(cell, input),
    })),
    open:
      cells.length === 0 ? [nothingMeasured(measure, names, input.node.kind)] : cells.flatMap((cell) => openOf(cell, measure, names) ?? []),
    items: cells
      .filter(({ items, result }) => items.length > 0 && result.outcome === "value")
      .map(({ id, items }) => ({ cell: id, items: items.map((item) => itemOf(item, repositories)) })),
    targets: input.targets.filter(({ about }) => "measure" in about && about.measure === measureId),
    findings: ownFindings(input)
      .filter(({ criteria }) => criteria.some(({ criterion }) => criterion.measure === measureId && criterion.role === "decides"))
      .map(({ id, claim, outcome }) => ({ id, claim, outcome })),
  };
}

/** The reading aid of the finding in which a cell decides, else of the first in which it supports. */
function aidOf(cell: Cell, input: ViewInput): MeasureDetail["cells"][number]["aid"] {
  const judged = ownFindings(input).flatMap(({ criteria }) => criteria.filter((each) => each.judged.cell?.id === cell.id));
  const first = judged.find(({ criterion }) => criterion.role === "decides") ?? judged[0];
  return first === undefined ? null : { value: first.threshold, text: aidText(first, null) };
}

function ownCells({ report, node }: ViewInput): readonly Cell[] {
  const own = ownNode(report, node.id);
  return report.cells.filter((cell) => cell.node === own);
}

/** Cells with a value first, then as the contract lists the variants; categories keep the order of the report. */
function ordered(measure: Measure, cells: readonly Cell[]): readonly Cell[] {
  const place = (cell: Cell): number => {
    const variant = measure.variants.findIndex(({ id }) => id === cell.variant);
    return (cell.result.outcome === "value" ? 0 : 1000) + (variant < 0 ? 0 : variant);
  };
  return cells.filter((cell) => cell.measure === measure.id).sort((one, other) => place(one) - place(other));
}

/** A measure with its headline among some cells, or why there is none. */
export function rowOf(measure: Measure, cells: readonly Cell[], names: Naming, kind: ViewNode["kind"]): MeasureRow {
  const headline = ordered(measure, cells)[0] ?? null;
  return {
    id: measure.id,
    name: measure.name,
    question: measure.question,
    class: measure.class,
    headline: headline === null ? null : { ...headline, unit: shownUnit(headline) },
    said: headline === null ? "unknown" : headlineText(headline, names),
    open: headline === null ? nothingMeasured(measure, names, kind) : openOf(headline, measure, names),
  };
}

/** Where a measure has categories its headline names the one it speaks of; the measure itself stands beside it. */
function headlineText(cell: Cell, names: Naming): string {
  const said = saidOf(cell, names, false);
  if (cell.category === null || cell.result.outcome !== "value") return said;
  return `${lowerFirst(names.shortName(cell).replace(`${names.measureName(cell.measure)}: `, ""))}: ${said}`;
}

function labelOf(cell: Cell, measure: Measure, names: Naming): string {
  const variant = variantLabel(cell, measure);
  const category = cell.category === null ? null : names.shortName(cell);
  const parts = [category, variant === null ? null : `${variant}${cell.proxy ? ", a stand-in" : ""}`].filter((each) => each !== null);
  return parts.length === 0 ? measure.name : sentenceCase(parts.join(", "));
}

function openOf(cell: Cell, measure: Measure, names: Naming): OpenLane | null {
  const { result } = cell;
  const lane = { measure: measure.id, name: labelOf(cell, measure, names) };
  switch (result.outcome) {
    case "value":
      return null;
    case "unknown":
      return { ...lane, reason: unknownWords[result.reason], unlock: unlockFor(measure.id, result.reason, names) };
    case "suppressed":
      return { ...lane, reason: "too few to show", unlock: null };
    case "not-applicable":
      return { ...lane, reason: notApplicableWords[result.reason], unlock: null };
  }
}

/** How people work is told of teams and the whole organisation, and of no single repository. */
function nothingMeasured(measure: Measure, names: Naming, kind: ViewNode["kind"]): OpenLane {
  if (kind === "repository" && measure.class !== "artefact") {
    return { measure: measure.id, name: measure.name, reason: "told of teams, not of a single repository", unlock: null };
  }
  return { measure: measure.id, name: measure.name, reason: unknownWords["no-source"], unlock: unlockFor(measure.id, "no-source", names) };
}

/** Repositories an item of this page may lie in: those the report read, with the address they were read from. Thousands, so by id. */
function repositoriesOf({ report, addresses }: ViewInput): ReadonlyMap<string, RepositoryAddress> {
  const known = new Map(addresses.map(({ id, address }) => [id, address]));
  return new Map(report.subject.repositories.map(({ id, name }) => [id, { id, name, address: known.get(id) ?? null }]));
}

function contractOf(measure: Measure): MeasureDetail["measure"] {
  const { id, name, version, question, definition, formula, unit, shape, direction, population, canBeGamedBy, cannotSee, links, sql } =
    measure;
  return {
    id,
    name,
    version,
    question,
    definition,
    formula,
    unit: shownUnit({ measure: id, unit }),
    class: measure.class,
    shape,
    direction,
    population,
    canBeGamedBy,
    cannotSee,
    counters: [...measure.counters],
    links,
    sources: measure.sources.map((each) => ({ ...each })),
    sql,
  };
}
