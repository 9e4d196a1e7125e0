import type { ReactElement, ReactNode } from "react";

export interface NumbersTableProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** Columns from here on hold numbers; the first column names the row. */
  readonly numbersFrom?: number;
}

/** The twin of every chart: the same figures, readable without seeing. */
export function NumbersTable({ caption, head, rows, numbersFrom = 1 }: NumbersTableProps): ReactElement {
  const kind = (place: number): string => (place >= numbersFrom ? "n" : "");
  return (
    <section className="scroll" aria-label={caption}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((name, place) => (
              <th key={name} scope="col" className={kind(place)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, place) =>
                place === 0 ? (
                  <th key={head[place]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[place]} className={kind(place)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
