import type { Cell, Unit } from "../../core/evidence/estimate.ts";
import { quantity } from "./estimate.ts";

/** What the ratios of the catalogue count; two of them can only lie between 0 and 1 and are said in percent. */
const ratios: Readonly<Record<string, { readonly unit: Unit; readonly of: string }>> = {
  E07: { unit: "ratio", of: "rounds a change" },
  E10: { unit: "share", of: "of the way from start to deployment" },
  E12: { unit: "ratio", of: "changes of team an item" },
  E22: { unit: "ratio", of: "resolved for each new one" },
  E38: { unit: "share", of: "of the pipeline's time is waiting for a machine" },
};

/** The unit in which a reader meets a figure; a cell keeps its own. */
export function shownUnit({ measure, unit }: Pick<Cell, "measure" | "unit">): Unit {
  return unit === "ratio" ? (ratios[measure]?.unit ?? unit) : unit;
}

/** A figure that is neither a count of items nor a share of them, with what it counts. @example "1.4 changes of team an item" */
export function figureText(value: number, cell: Pick<Cell, "measure" | "unit">): string {
  const said = quantity(value, shownUnit(cell));
  const of = cell.unit === "ratio" ? ratios[cell.measure]?.of : undefined;
  return of === undefined ? said : `${said} ${of}`;
}
