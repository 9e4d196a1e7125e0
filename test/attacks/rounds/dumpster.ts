import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { ClientBase } from "pg";
import type { Marks } from "./linker.ts";

// Somebody who holds copies of everything that was kept: reads every column, every row's place, and the bytes themselves.

export interface DumpedBallot {
  readonly payload: string;
  readonly marks: Marks;
}

/** Every order in which a ballot file lays its ballots: columns, rows as they come, places of their bytes. */
export function dumpBallots(path: string): readonly DumpedBallot[] {
  const bytes = readFileSync(path);
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare("select * from ballot").all();
    const ranks = new Map(Object.keys(rows[0] ?? {}).map((column) => [column, orderOfColumn(rows.map((row) => row[column]))]));
    return rows.map((row, at) => {
      const columns = [...ranks].filter(([column]) => column !== "payload" && column !== "cohort");
      const marks = Object.fromEntries(columns.map(([column, rank]) => [`column ${column}`, rank[at] ?? 0]));
      const payload = String(row.payload);
      return { payload, marks: { ...marks, "row as read": at, "place in the file": bytes.lastIndexOf(payload) } };
    });
  } finally {
    database.close();
  }
}

/** Every order in a table of codes, by code: columns, place in the heap, and the transaction that wrote the row last. */
export async function dumpCodes(client: Pick<ClientBase, "query">, table: string): Promise<ReadonlyMap<string, Marks>> {
  const { rows } = await client.query<Record<string, unknown>>(`select *, ctid::text as "heap", xmin::text as "transaction" from ${table}`);
  const names = Object.keys(rows[0] ?? {}).filter((name) => !["code_hash", "cohort", "heap", "transaction"].includes(name));
  const ranks = names.map((name) => ({ name, rank: orderOfColumn(rows.map((row) => row[name])) }));
  return new Map(
    rows.map((row, at) => [
      textOf(row.code_hash),
      {
        heap: placeOf(String(row.heap)),
        transaction: Number(row.transaction),
        ...Object.fromEntries(ranks.map(({ name, rank }) => [`column ${name}`, rank[at] ?? 0])),
      },
    ]),
  );
}

/** Block and line of a row. */
function placeOf(ctid: string): number {
  const [block = 0, line = 0] = ctid.replaceAll(/[()]/g, "").split(",").map(Number);
  return 1_000 * block + line;
}

function orderOfColumn(values: readonly unknown[]): readonly number[] {
  const keys = values.map(textOf);
  const sorted = keys.toSorted();
  return keys.map((key) => sorted.indexOf(key));
}

/** Such that text order is the order of the values. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return typeof value === "number" || typeof value === "bigint" ? String(value).padStart(20, "0") : String(value);
}

/** Where any of these secrets lies in what was found, whole or written as text. */
export function secretsIn(found: ReadonlyMap<string, Uint8Array>, secrets: ReadonlyMap<string, Uint8Array>): readonly string[] {
  // Views: copying a cluster and its log for every form of every secret takes longer than searching them.
  const places = [...found].map(([place, content]) => ({
    place,
    bytes: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
  }));
  return [...secrets].flatMap(([name, secret]) => {
    const whole = Buffer.from(secret);
    const forms = [whole, ...(["hex", "base64", "base64url"] as const).map((form) => Buffer.from(whole.toString(form)))];
    return places.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ place }) => `${name} in ${place}`);
  });
}
