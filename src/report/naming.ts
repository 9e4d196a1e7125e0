import type { Cell } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Report } from "./report.ts";
import { sentenceCase } from "./words/number.ts";

/** Names for ids, from the catalogue and the report; an id nobody knows is shown as it is, never dropped. */
export interface Naming {
  measure(id: string): Measure | null;
  measureName(id: string): string;
  cellName(cell: Cell): string;
  /** Without the measure where the category says it all: "Pinned actions". */
  shortName(cell: Cell): string;
  /** The short name, and the variant where that is a figure of another kind: "Red main, red hours as a share of covered hours". */
  figureName(cell: Cell): string;
  practiceName(id: string): string;
  nodeName(id: string): string;
  controlName(id: string): string;
}

export function naming(report: Report, catalogue: Catalogue): Naming {
  const measures = new Map(catalogue.measures.map((each) => [each.id, each]));
  const practices = new Map(catalogue.practices.map((each) => [each.id, each.name]));
  const controls = new Map(report.controls.map((each) => [each.control, each.name]));
  const nodes = new Map([...report.subject.teams, ...report.subject.repositories].map((each) => [each.id, each.name]));
  const measureName = (id: string): string => measures.get(id)?.name ?? id;
  const controlName = (id: string): string => controls.get(id) ?? sentenceCase(id.replaceAll("-", " "));
  const cellName = (cell: Cell): string => {
    const name = measureName(cell.measure);
    if (cell.category === null) return name;
    const [stage = "", radius = ""] = cell.category.split("-R");
    if (stage in stageWords && radius in radiusWords) return `${name}: ${stageWords[stage]}, ${radiusWords[radius]}`;
    if (cell.category in stageWords) return `${name}: ${stageWords[cell.category]}`;
    return /^\d/.test(cell.category) ? `${name} ${cell.category}` : `${name}: ${controlName(cell.category).toLowerCase()}`;
  };
  const shortName = (cell: Cell): string =>
    cell.category !== null && cell.unit === "share" && measures.get(cell.measure)?.class === "artefact"
      ? controlName(cell.category)
      : cellName(cell);
  const ownFigure = (cell: Cell): string | null =>
    measures.get(cell.measure)?.variants.find(({ id, shape }) => id === cell.variant && shape !== undefined)?.label ?? null;
  return {
    measure: (id) => measures.get(id) ?? null,
    measureName,
    controlName,
    practiceName: (id) => practices.get(id) ?? sentenceCase(id.replaceAll("-", " ")),
    nodeName: (id) => nodes.get(id) ?? id,
    cellName,
    shortName,
    figureName: (cell) => [shortName(cell), ownFigure(cell)].filter((part) => part !== null).join(", "),
  };
}

/** Stages and other codes of the catalogue, as a reader says them (learning.md 1). */
const stageWords: Readonly<Record<string, string>> = {
  S0: "at the idea",
  S1: "by the author",
  S2: "by a branch check",
  S3: "in review",
  S4: "on main",
  S5: "before production",
  S6: "while rolling out",
  S7: "in production, by us",
  S8: "in production, by others",
  S9: "afterwards",
  "S7-S9": "after release",
  "over-p85": "older than 85 in 100 finished ones",
};

/** Whom a failure reached (learning.md 1). */
const radiusWords: Readonly<Record<string, string>> = {
  "0": "felt by its author alone",
  "1": "felt in the team",
  "2": "felt by other teams",
  "3": "felt by internal or few users",
  "4": "felt by many users",
  "5": "felt by the public",
};

/** The label of the variant a cell was made with, where the contract has more than one. */
export function variantLabel(cell: Cell, measure: Measure | null): string | null {
  const variants = measure?.variants ?? [];
  if (variants.length < 2 && !cell.proxy) return null;
  return variants.find((each) => each.id === cell.variant)?.label ?? cell.variant;
}
