import { mkdirSync, writeFileSync } from "node:fs";
import { isLong } from "./scale.ts";

/** One line of docs/understand/attacks.md. */
export interface Row {
  readonly attacker: string;
  readonly against: "Evenkeel" | "broken twin";
  readonly figure: string;
  readonly gate: string;
  /** What was tried, with its number. */
  readonly n: string;
  /** 95 %, where the figure is a share. */
  readonly interval: string;
}

export const ROWS = new URL("../../../node_modules/.cache/evenkeel/attacks/", import.meta.url);

/** Keeps what a long run saw, whether or not the gate holds: the table shows both. */
export function writeRow(row: Row): void {
  if (!isLong) return;
  mkdirSync(ROWS, { recursive: true });
  const name = `${row.attacker} ${row.against} ${row.figure.replaceAll(/[\d.+-]+/g, "")}`.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  writeFileSync(new URL(`${name.slice(0, 120)}.json`, ROWS), JSON.stringify(row));
}
