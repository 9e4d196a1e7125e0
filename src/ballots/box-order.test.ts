import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BoxFile, openBoxFile } from "./box-file.ts";

// Whoever copies the file reads its bytes. Ballots arrive in the order 0, 1, 2, ...; where each lies in the file must say nothing of it.

const ARRIVALS = 2_000;
const GROUP = 40;
const FILES = 8;
const keyId = randomBytes(32);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-order-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const labelOf = (arrival: number): string => `arrival ${String(arrival).padStart(6, "0")}`;
const spendOf = (arrival: number): Uint8Array => createHash("sha256").update(`${folder}${arrival}`).digest();
const ballotOf = (arrival: number) => ({ spends: spendOf(arrival), frame: randomBytes(32), keyId, payload: `{"v":"${labelOf(arrival)}"}` });

/** Which arrival lies at each place of the file, in the order of its bytes. */
function arrivalsIn(bytes: Uint8Array): readonly number[] {
  const text = Buffer.from(bytes).toString("latin1");
  return [...text.matchAll(/arrival (\d{6})/g)].map(([, digits]) => Number(digits));
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((value, at) => ({ value, at })).toSorted((one, other) => one.value - other.value);
  const result = new Array<number>(values.length).fill(0);
  for (const [rank, { at }] of order.entries()) result[at] = rank;
  return result;
}

/** Spearman's rank correlation of place and arrival, times the square root of n: about standard normal where there is no order. */
function orderScore(arrivals: readonly number[]): number {
  const n = arrivals.length;
  const squares = ranks(arrivals).reduce((sum, rank, place) => sum + (rank - place) ** 2, 0);
  return (1 - (6 * squares) / (n * (n * n - 1))) * Math.sqrt(n - 1);
}

/** How often neighbours in the file came from one group, against chance. */
function neighbourScore(arrivals: readonly number[]): number {
  const pairs = arrivals.length - 1;
  const same = arrivals.filter(
    (arrival, at) => at > 0 && Math.floor(arrival / GROUP) === Math.floor((arrivals[at - 1] ?? -1) / GROUP),
  ).length;
  const chance = (GROUP - 1) / (arrivals.length - 1);
  return (same - pairs * chance) / Math.sqrt(pairs * chance * (1 - chance));
}

function fill(path: string, keep: (file: BoxFile) => void): Uint8Array {
  const file = openBoxFile(path);
  if (file === "lost") throw new Error("a new file cannot be lost");
  for (let at = 0; at < ARRIVALS; at += GROUP) {
    file.store(Array.from({ length: GROUP }, (_, index) => ballotOf(at + index)));
    keep(file);
  }
  file.close();
  return readFileSync(path);
}

test("where a ballot lies in the file says nothing about when it came", () => {
  const scores = Array.from({ length: FILES }, (_, index) => {
    const arrivals = arrivalsIn(fill(join(folder, `box-${index}.sqlite`), (file) => file.tidy()));
    expect(arrivals.toSorted((a, b) => a - b)).toEqual(Array.from({ length: ARRIVALS }, (_, arrival) => arrival));
    return [orderScore(arrivals), neighbourScore(arrivals)];
  }).flat();
  // Chi-squared with 16 degrees of freedom exceeds 53 once in 100,000 runs.
  expect(scores.reduce((sum, score) => sum + score ** 2, 0)).toBeLessThan(53);
});

test("planted: rows that are laid down as they come are found by the same test", () => {
  const path = join(folder, "serial.sqlite");
  const database = new DatabaseSync(path);
  database.exec("pragma page_size = 65536; create table ballot (id integer primary key, payload text)");
  const put = database.prepare("insert into ballot (payload) values (?)");
  database.exec("begin");
  for (let arrival = 0; arrival < ARRIVALS; arrival++) put.run(labelOf(arrival));
  database.exec("commit");
  database.close();
  const arrivals = arrivalsIn(readFileSync(path));
  expect(Math.abs(orderScore(arrivals))).toBeGreaterThan(20);
  expect(neighbourScore(arrivals)).toBeGreaterThan(20);
});

test("planted: without laying the file anew the place within a page gives the order away", () => {
  const arrivals = arrivalsIn(fill(join(folder, "untidy.sqlite"), () => {}));
  expect(Math.abs(orderScore(arrivals)) + neighbourScore(arrivals)).toBeGreaterThan(20);
});
