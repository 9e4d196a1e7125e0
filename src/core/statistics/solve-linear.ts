import { element } from "./element.ts";

/** Pivots below this share of the largest entry mean the equations do not determine an answer. */
const SINGULAR = 1e-12;

/** The x with A x = b by elimination with row exchange, or null where A is singular. For a handful of unknowns. */
export function solveLinear(matrix: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const rows = matrix.map((row, k) => [...row, element(b, k)]);
  const size = rows.length;
  const largest = Math.max(0, ...matrix.flat().map(Math.abs));
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(rows, column);
    const top = element(rows, pivot);
    if (!(Math.abs(element(top, column)) > SINGULAR * largest)) return null;
    rows[pivot] = element(rows, column);
    rows[column] = top;
    for (let row = column + 1; row < size; row++) subtract(element(rows, row), top, column);
  }
  return substitute(rows);
}

function pivotRow(rows: readonly (readonly number[])[], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row++) {
    if (Math.abs(element(element(rows, row), column)) > Math.abs(element(element(rows, best), column))) best = row;
  }
  return best;
}

function subtract(row: number[], top: readonly number[], column: number): void {
  const factor = element(row, column) / element(top, column);
  for (let k = column; k < row.length; k++) row[k] = element(row, k) - factor * element(top, k);
}

function substitute(rows: readonly (readonly number[])[]): number[] {
  const size = rows.length;
  const x = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    const row = element(rows, k);
    let rest = element(row, size);
    for (let j = k + 1; j < size; j++) rest -= element(row, j) * element(x, j);
    x[k] = rest / element(row, k);
  }
  return x;
}
