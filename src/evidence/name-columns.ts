import { closingBracket } from "./sql-text.ts";

const select = /\bselect\s+(?:distinct\s+)?/gi;
const qualified = /^\s*[a-z_]\w*\.([a-z_]\w*)\s*$/i;

/**
 * Gives every column taken from a table by its qualified name that name again: `change.repo` becomes `change.repo as repo`. PostgreSQL
 * and DuckDB do so by themselves; ClickHouse calls the column `change.repo` where two joined tables have one of that name.
 * Only for code without literals and comments.
 *
 * @example nameColumns("select change.repo, n from change") // "select change.repo as repo, n from change"
 */
export function nameColumns(code: string): string {
  const names: { readonly at: number; readonly column: string }[] = [];
  for (const found of code.matchAll(select)) {
    for (const [start, end] of itemsOf(code, found.index + found[0].length)) {
      const column = qualified.exec(code.slice(start, end))?.[1];
      if (column !== undefined) names.push({ at: start + code.slice(start, end).trimEnd().length, column });
    }
  }
  let named = code;
  for (const { at, column } of names.toSorted((a, b) => b.at - a.at)) named = `${named.slice(0, at)} as ${column}${named.slice(at)}`;
  return named;
}

/** Where each item of a list of columns begins and ends. The list ends at its `from`, its `union`, the bracket around it, or the text's end. */
function itemsOf(code: string, start: number): readonly (readonly [number, number])[] {
  const items: (readonly [number, number])[] = [];
  let from = start;
  let at = start;
  for (; at < code.length && !endsList(code, at); at += 1) {
    if (code[at] === "(") at = Math.max(at, closingBracket(code, at));
    if (code[at] !== ",") continue;
    items.push([from, at]);
    from = at + 1;
  }
  return [...items, [from, at]];
}

function endsList(code: string, at: number): boolean {
  return code[at] === ")" || (/^(from|union)\b/i.test(code.slice(at, at + 6)) && !/[\w.]/.test(code[at - 1] ?? " "));
}
