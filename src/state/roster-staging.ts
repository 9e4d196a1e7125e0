import type { PoolClient } from "pg";
import { marksOf, sealContact } from "./roster.ts";
import type { RosterEntry, RosterProblem } from "./roster-feed.ts";
import type { Vault } from "./vault.ts";

// An import of any size goes through two temporary tables of its transaction, so that comparing needs no memory of ours. They hold
// sealed contacts and marks like the roster itself: PostgreSQL may write temporary tables to disk.

const tables = `
  create temp table staged (key text collate "C" not null, line integer not null, sealed bytea not null, team text not null,
    valid_from bigint, valid_to bigint) on commit drop;
  create temp table staged_mark (mark text collate "C" not null, key text collate "C" not null, line integer not null) on commit drop`;

export async function openStaging(client: PoolClient): Promise<void> {
  await client.query(tables);
}

/** Some thousand rows at a time. */
export async function stage(client: PoolClient, vault: Vault, entries: readonly RosterEntry[]): Promise<void> {
  const rows = entries.map((entry) => {
    const marks = marksOf(vault, { mail: entry.mail, accounts: [...entry.accounts] });
    return { ...entry, marks, key: marks[0] ?? "", sealed: sealContact(vault, { mail: entry.mail, accounts: [...entry.accounts] }) };
  });
  await client.query(
    "insert into staged select * from unnest($1::text[], $2::integer[], $3::bytea[], $4::text[], $5::bigint[], $6::bigint[])",
    [
      rows.map((row) => row.key),
      rows.map((row) => row.row),
      rows.map((row) => Buffer.from(row.sealed)),
      rows.map((row) => row.team),
      rows.map((row) => row.from),
      rows.map((row) => row.to),
    ],
  );
  const marks = rows.flatMap((row) => row.marks.map((mark) => ({ mark, key: row.key, line: row.row })));
  await client.query("insert into staged_mark select * from unnest($1::text[], $2::text[], $3::integer[])", [
    marks.map(({ mark }) => mark),
    marks.map(({ key }) => key),
    marks.map(({ line }) => line),
  ]);
}

const claimedTwice = `
  select min(line) as first, max(line) as second from staged_mark group by mark having count(distinct key) > 1
  order by second, first limit $1`;

/** In the order of time, each row against the one before that reaches furthest. */
const overlapping = `
  with lasting as (
    select key, line, coalesce(valid_from, -1) as starts, coalesce(valid_to, 9223372036854775807) as ends from staged
  ), reached as (
    select line, starts, max(array[ends, line]) over (
      partition by key order by starts, line rows between unbounded preceding and 1 preceding) as furthest
    from lasting
  )
  select furthest[2] as first, line as second from reached where furthest[1] > starts order by second, first limit $1`;

/** What only all rows together show, each with both rows. */
export async function problemsBetweenRows(client: PoolClient, most: number): Promise<readonly RosterProblem[]> {
  const pairs = async (sql: string) => (await client.query<{ first: string; second: string }>(sql, [most])).rows;
  const twice = (await pairs(claimedTwice)).map(({ first, second }) =>
    refused(`row ${second}, column accounts`, `an account is also in row ${first}, of somebody else; an account has one owner`),
  );
  const overlaps = (await pairs(overlapping)).map(({ first, second }) =>
    refused(`row ${second}, column from`, `overlaps with row ${first}; somebody is in one team at a time`),
  );
  return [...twice, ...overlaps].slice(0, most);
}

function refused(place: string, problem: string): RosterProblem {
  return { place, problem, severity: "refused" };
}
