import { DatabaseError, type PoolClient } from "pg";
import { uuidBytes } from "../core/privacy/ballot-frame.ts";
import { type Purpose, purposes, type Totals } from "../core/privacy/manifest.ts";
import type { CodeHash } from "./ballots.ts";
import { hexOf } from "./check-frame.ts";

// Two tables a round, gone when enrolling ends, and two counts that stay (privacy.md 6). No time, no serial, no foreign key.

export interface IssuedRow {
  readonly cohort: string;
  /** SHA-256 of what was signed; null: nothing yet. */
  readonly blinded: Readonly<Record<Purpose, Uint8Array>> | null;
}

export interface SealedKey {
  readonly cohort: string;
  readonly purpose: Purpose;
  readonly sealed: Uint8Array;
}

/** Names are made of the 32 hex letters of a UUID, so that nothing of a request reaches SQL as text. */
export function tablesOf(round: string): { readonly enrolment: string; readonly keys: string } {
  const bytes = uuidBytes(round);
  if (bytes === null) throw new RangeError("a round is named by a UUID");
  return { enrolment: `ballots.enrolment_${hexOf(bytes)}`, keys: `ballots.round_key_${hexOf(bytes)}` };
}

export async function exists(client: PoolClient, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [table]);
  return rows[0]?.found === true;
}

/** Totals of a round that is over; null: it is not. */
export async function totalsOf(client: PoolClient, round: string): Promise<Totals | null> {
  const { rows } = await client.query<{ scores: number; comment: number }>(
    "select scores, comment from ballots.round_total where round = $1",
    [round],
  );
  const row = rows[0];
  return row === undefined ? null : { scores: row.scores, comment: row.comment };
}

export async function createKeyTable(client: PoolClient, round: string): Promise<void> {
  await client.query(
    `create table if not exists ${tablesOf(round).keys} (cohort text not null, purpose text not null, sealed bytea not null, primary key (cohort, purpose))`,
  );
}

export async function readKeys(client: PoolClient, round: string): Promise<readonly SealedKey[]> {
  const { rows } = await client.query<SealedKey>(`select cohort, purpose, sealed from ${tablesOf(round).keys}`);
  return rows;
}

/** Does nothing where there is one already. */
export async function keepKey(client: PoolClient, round: string, { cohort, purpose, sealed }: SealedKey): Promise<void> {
  await client.query(`insert into ${tablesOf(round).keys} (cohort, purpose, sealed) values ($1, $2, $3) on conflict do nothing`, [
    cohort,
    purpose,
    sealed,
  ]);
}

/** Codes go in by their hashes' order, so that where a row lies says nothing about whose it is. */
export async function createEnrolment(client: PoolClient, round: string, codes: readonly CodeHash[]): Promise<void> {
  const { enrolment } = tablesOf(round);
  await client.query(
    `create table ${enrolment} (code_hash bytea primary key, cohort text not null, scores_blinded_hash bytea, comment_blinded_hash bytea)`,
  );
  const sorted = codes.toSorted((one, other) => Buffer.compare(one.hash, other.hash));
  await client.query(`insert into ${enrolment} (code_hash, cohort) select * from unnest($1::bytea[], $2::text[])`, [
    sorted.map(({ hash }) => Buffer.from(hash)),
    sorted.map(({ cohort }) => cohort),
  ]);
}

/** Holds the row until the transaction ends; null: there is no such code. */
export async function lockCode(client: PoolClient, round: string, codeHash: Uint8Array): Promise<IssuedRow | null> {
  const { rows } = await client.query<{ cohort: string; scores: Buffer | null; comment: Buffer | null }>(
    `select cohort, scores_blinded_hash as scores, comment_blinded_hash as comment from ${tablesOf(round).enrolment} where code_hash = $1 for update`,
    [codeHash],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { cohort, scores, comment } = row;
  return { cohort, blinded: scores === null || comment === null ? null : { scores, comment } };
}

export async function keepIssued(
  client: PoolClient,
  round: string,
  codeHash: Uint8Array,
  blinded: Readonly<Record<Purpose, Uint8Array>>,
): Promise<void> {
  await client.query(`update ${tablesOf(round).enrolment} set scores_blinded_hash = $2, comment_blinded_hash = $3 where code_hash = $1`, [
    codeHash,
    ...purposes.map((purpose) => blinded[purpose]),
  ]);
}

/** Waits for signatures under way, counts, and destroys keys, codes and issued rows; the counts stay. */
export async function destroyRound(client: PoolClient, round: string): Promise<Totals> {
  const { enrolment, keys } = tablesOf(round);
  let totals: Totals = { scores: 0, comment: 0 };
  if (await exists(client, enrolment)) {
    await client.query(`lock table ${enrolment} in access exclusive mode`);
    const { rows } = await client.query<{ scores: number; comment: number }>(
      `select count(scores_blinded_hash)::int as scores, count(comment_blinded_hash)::int as comment from ${enrolment}`,
    );
    totals = rows[0] ?? totals;
  }
  await client.query(`drop table if exists ${enrolment}, ${keys}`);
  await client.query("insert into ballots.round_total (round, scores, comment) values ($1, $2, $3)", [
    round,
    totals.scores,
    totals.comment,
  ]);
  return totals;
}

/** 42P01, undefined_table: the round was not opened, or was closed meanwhile. */
export function isNoTable(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "42P01";
}
