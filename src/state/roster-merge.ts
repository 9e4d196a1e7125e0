import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { Instant } from "../core/model/time.ts";
import { type Contact, KEPT_AFTER_LEAVING, marksOf, openContact, sealContact } from "./roster.ts";
import type { RosterProblem } from "./roster-feed.ts";
import type { Vault } from "./vault.ts";

export interface Merge {
  readonly vault: Vault;
  readonly organisation: string;
  /** False: only says what would change. */
  readonly apply: boolean;
  readonly now: Instant;
}

/** Members, not rows. */
export interface RosterChange {
  readonly added: number;
  readonly changed: number;
  readonly ended: number;
  readonly problems: RosterProblem[];
  readonly applied: boolean;
}

interface Span {
  readonly team: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** Somebody as the feed says, and as kept so far. */
interface Merging {
  readonly contact: Contact;
  readonly spans: readonly Span[];
  readonly kept: { readonly id: string; readonly contact: Contact; readonly spans: readonly Span[] } | null;
}

interface JoinedRow {
  readonly key: string;
  readonly sealed: Buffer;
  readonly team: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly id: string | null;
  readonly kept_sealed: Buffer | null;
  readonly kept_spans: readonly Span[] | null;
}

/** Staged rows beside what is kept of the same person, in the order of persons and time. */
const joined = `
  declare joined no scroll cursor for
  with kept as (
    select m.id, m.sealed, m.marks ->> 0 as key,
      (select coalesce(json_agg(json_build_object('team', s.team, 'from', s.valid_from, 'to', s.valid_to) order by s.position), '[]'::json)
       from state.membership s where s.member = m.id) as spans
    from state.member m where m.organisation = $1
  )
  select staged.key, staged.sealed, staged.team, staged.valid_from, staged.valid_to,
    kept.id, kept.sealed as kept_sealed, kept.spans as kept_spans
  from staged left join kept on kept.key = staged.key
  order by staged.key, staged.valid_from nulls first, staged.line`;

const FETCHED = 2_000;

/** Compares what is staged with what is kept, and writes the difference where that is asked. */
export async function mergeRoster(client: PoolClient, { vault, organisation, apply, now }: Merge): Promise<RosterChange> {
  const counts = { added: 0, changed: 0, ended: 0, former: 0 };
  // DECLARE takes no parameters over the wire; the id was checked to be a slug, and is quoted by the client.
  await client.query(joined.replace("$1", () => client.escapeLiteral(organisation)));
  for await (const merging of people(client, vault)) {
    const outcomes = merging.map((one) => ({ one, outcome: outcomeOf(one, now) }));
    for (const { outcome } of outcomes) if (outcome !== "same") counts[outcome] += 1;
    if (apply)
      await write(
        client,
        vault,
        organisation,
        outcomes.filter(({ outcome }) => outcome === "added" || outcome === "changed" || outcome === "ended").map(({ one }) => one),
      );
  }
  await client.query("close joined");
  counts.ended += apply ? await endMissing(client, organisation, now) : await countMissing(client, organisation, now);
  if (apply) await forgetFormerMembers(client, organisation, now);
  const { added, changed, ended, former } = counts;
  return { added, changed, ended, problems: former === 0 ? [] : [leftLongAgo(former)], applied: apply };
}

type Outcome = "added" | "changed" | "ended" | "same" | "former";

function outcomeOf({ contact, spans, kept }: Merging, now: Instant): Outcome {
  if (kept === null) return lastDay(spans) > now - KEPT_AFTER_LEAVING ? "added" : "former";
  if (lastDay(kept.spans) > now && lastDay(spans) <= now) return "ended";
  const same = JSON.stringify([kept.contact, kept.spans]) === JSON.stringify([contact, spans]);
  return same ? "same" : "changed";
}

function lastDay(spans: readonly Span[]): number {
  return Math.max(...spans.map((span) => span.to ?? Number.POSITIVE_INFINITY), Number.NEGATIVE_INFINITY);
}

/** Batches of whole persons; the last of a fetch may go on in the next. */
async function* people(client: PoolClient, vault: Vault): AsyncGenerator<readonly Merging[]> {
  let open: JoinedRow[] = [];
  for (;;) {
    const { rows } = await client.query<JoinedRow>(`fetch ${FETCHED} from joined`);
    const whole: Merging[] = [];
    for (const row of rows) {
      if (open[0] !== undefined && open[0].key !== row.key) {
        whole.push(toMerging(open, vault));
        open = [];
      }
      open.push(row);
    }
    if (rows.length === 0 && open.length > 0) whole.push(toMerging(open, vault));
    if (whole.length > 0) yield whole;
    if (rows.length === 0) return;
  }
}

function toMerging(rows: readonly JoinedRow[], vault: Vault): Merging {
  const contacts = rows.map((row) => openContact(vault, row.sealed));
  const [first] = rows;
  const kept =
    first === undefined || first.id === null || first.kept_sealed === null
      ? null
      : {
          id: first.id,
          contact: sorted(openContact(vault, first.kept_sealed)),
          spans: (first.kept_spans ?? []).map(({ team, from, to }) => ({ team, from, to })),
        };
  const accounts = [...new Set(contacts.flatMap((contact) => contact.accounts))];
  return {
    contact: sorted({ mail: contacts[0]?.mail ?? null, accounts }),
    spans: rows.map((row) => ({ team: row.team, from: instantOrNull(row.valid_from), to: instantOrNull(row.valid_to) })),
    kept,
  };
}

/** Where a mail address says who it is, the order of accounts means nothing; else the first account does. */
function sorted({ mail, accounts }: Contact): Contact {
  return { mail, accounts: mail === null ? accounts : accounts.toSorted() };
}

function instantOrNull(text: string | null): Instant | null {
  return text === null ? null : Number(text);
}

async function write(client: PoolClient, vault: Vault, organisation: string, merging: readonly Merging[]): Promise<void> {
  if (merging.length === 0) return;
  const rows = merging.map(({ contact, spans, kept }) => ({ id: kept?.id ?? randomUUID(), contact, spans }));
  await client.query(
    `insert into state.member (id, organisation, sealed, marks)
     select id, $2, sealed, marks::jsonb from unnest($1::uuid[], $3::bytea[], $4::text[]) as given (id, sealed, marks)
     on conflict (id) do update set sealed = excluded.sealed, marks = excluded.marks`,
    [
      rows.map((row) => row.id),
      organisation,
      rows.map((row) => Buffer.from(sealContact(vault, row.contact))),
      rows.map((row) => JSON.stringify(marksOf(vault, row.contact))),
    ],
  );
  await client.query("delete from state.membership where member = any($1::uuid[])", [rows.map((row) => row.id)]);
  const spans = rows.flatMap(({ id, spans: of }) => of.map((span, position) => ({ id, position, ...span })));
  await client.query(
    `insert into state.membership (member, team, position, valid_from, valid_to)
     select * from unnest($1::uuid[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[])`,
    [spans.map((s) => s.id), spans.map((s) => s.team), spans.map((s) => s.position), spans.map((s) => s.from), spans.map((s) => s.to)],
  );
}

const missing = `
  from state.member m where m.organisation = $1
    and not exists (select from staged where staged.key = m.marks ->> 0)
    and exists (select from state.membership s where s.member = m.id and (s.valid_to is null or s.valid_to > $2))`;

async function countMissing(client: PoolClient, organisation: string, now: Instant): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count ${missing}`, [organisation, now]);
  return rows[0]?.count ?? 0;
}

/** Their time in the team ends now and stays known, because what was done meanwhile was done in that team. */
async function endMissing(client: PoolClient, organisation: string, now: Instant): Promise<number> {
  const { rows } = await client.query<{ id: string }>(`select m.id ${missing}`, [organisation, now]);
  const ids = rows.map((row) => row.id);
  await client.query("delete from state.membership where member = any($1::uuid[]) and valid_from >= $2", [ids, now]);
  await client.query("update state.membership set valid_to = $2 where member = any($1::uuid[]) and (valid_to is null or valid_to > $2)", [
    ids,
    now,
  ]);
  return ids.length;
}

/** Erases who left every team more than 30 days ago (privacy.md 10). @param organisation null: all */
export async function forgetFormerMembers(client: Pick<PoolClient, "query">, organisation: string | null, now: Instant): Promise<void> {
  await client.query(
    `delete from state.member m where ($1::text is null or m.organisation = $1)
       and not exists (select from state.membership s where s.member = m.id and (s.valid_to is null or s.valid_to > $2))`,
    [organisation, now - KEPT_AFTER_LEAVING],
  );
}

function leftLongAgo(count: number): RosterProblem {
  return { place: "the file", problem: `${count} left every team more than 30 days ago and are not kept`, severity: "look-here" };
}
