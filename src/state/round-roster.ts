import { createHash, createHmac, randomBytes } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { organisationAt } from "../core/model/structure-at.ts";
import type { Instant } from "../core/model/time.ts";
import type { EligibleTeam, RoundPlan } from "../core/survey/cohorts.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./people-tables.ts";
import { marksOf, openContact, type RosterLine, rosterEntries } from "./roster.ts";
import { account, keptPicture, member, membership, roundMember } from "./schema.ts";
import { readStructure } from "./structure.ts";
import type { Vault } from "./vault.ts";

// Whom a round asks. The only place where a member and a cohort meet; it is emptied when enrolling ends.

const ENROL_KEY = "enrol-key";

export interface Eligible {
  readonly member: string;
  readonly team: string;
}

export interface EligibleRoster {
  readonly label: string;
  readonly teams: readonly EligibleTeam[];
  readonly members: readonly Eligible[];
}

/** Everybody with a mail address and a team now; of several teams the first in the roster counts. */
export async function eligibleRoster(database: Database, vault: Vault, organisation: string, now: Instant): Promise<EligibleRoster> {
  const { structure } = await readStructure(database, organisation);
  const { teams } = organisationAt(structure, [], now);
  const there = new Set(teams.map(({ id }) => id));
  const first = new Map<string, string>();
  for (const line of await rosterEntries(database, vault, organisation)) {
    if (line.mail !== null && isNow(line, now) && there.has(line.team) && !first.has(line.id)) first.set(line.id, line.team);
  }
  const counts = new Map<string, number>();
  for (const team of first.values()) counts.set(team, (counts.get(team) ?? 0) + 1);
  const kept = new Set(await keptPictures(database, organisation));
  return {
    label: structure.name,
    teams: teams.map(({ id, name, parent }) => ({ id, label: name, parent, eligible: counts.get(id) ?? 0, teamOnly: kept.has(id) })),
    members: [...first].map(([id, team]) => ({ member: id, team })),
  };
}

function isNow({ from, to }: RosterLine, now: Instant): boolean {
  return (from === null || from <= now) && (to === null || now < to);
}

export async function keptPictures({ tables }: { readonly tables: Tables }, organisation: string): Promise<readonly string[]> {
  const rows = await tables.select().from(keptPicture).where(eq(keptPicture.organisation, organisation)).orderBy(asc(keptPicture.team));
  return rows.map(({ team }) => team);
}

export async function keepPicture({ tables }: Database, organisation: string, team: string, keeps: boolean): Promise<void> {
  if (keeps) await tables.insert(keptPicture).values({ organisation, team }).onConflictDoNothing();
  else await tables.delete(keptPicture).where(and(eq(keptPicture.organisation, organisation), eq(keptPicture.team, team)));
}

/** @param cohortOf by team */
export async function freezeRoster(
  tables: Tables,
  round: string,
  members: readonly Eligible[],
  cohortOf: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = members.flatMap(({ member: id, team }) => {
    const cohort = cohortOf.get(team);
    return cohort === undefined ? [] : [{ member: id, cohort }];
  });
  await tables.execute(sql`
    insert into state.round_member (round, member, cohort)
    select ${round}::uuid, id, cohort
    from unnest(${sql.param(rows.map((row) => row.member))}::uuid[], ${sql.param(rows.map((row) => row.cohort))}::uuid[]) as given (id, cohort)
    order by id`);
}

export async function forgetRoster(tables: Tables, round: string): Promise<void> {
  await tables.delete(roundMember).where(eq(roundMember.round, round));
}

export function newEnrolKey(vault: Vault): Uint8Array {
  return vault.seal(ENROL_KEY, randomBytes(32).toString("base64url"));
}

/** First 16 bytes of HMAC-SHA-256(enrolKey, memberId): made anew whenever it is needed, kept nowhere (privacy.md 3). */
export function codeOf(enrolKey: Buffer, memberId: string): Buffer {
  return createHmac("sha256", enrolKey).update(memberId).digest().subarray(0, 16);
}

export function openEnrolKey(vault: Vault, sealed: Uint8Array): Buffer {
  return Buffer.from(vault.open(ENROL_KEY, sealed), "base64url");
}

export interface AskedMember {
  readonly member: string;
  readonly cohort: string;
  readonly mail: string;
}

/** With mail addresses, for the letters of a round. */
export async function askedMembers({ tables }: Database, vault: Vault, round: string): Promise<readonly AskedMember[]> {
  const rows = await tables
    .select({ member: roundMember.member, cohort: roundMember.cohort, sealed: member.sealed })
    .from(roundMember)
    .innerJoin(member, eq(member.id, roundMember.member))
    .where(eq(roundMember.round, round))
    .orderBy(asc(roundMember.member));
  return rows.flatMap(({ sealed, ...row }) => {
    const { mail } = openContact(vault, sealed);
    return mail === null ? [] : [{ ...row, mail }];
  });
}

/** Mail addresses of the whole roster, by member. */
export async function mailOfMembers(database: Database, vault: Vault, organisation: string): Promise<ReadonlyMap<string, string>> {
  const lines = await rosterEntries(database, vault, organisation);
  return new Map(lines.flatMap(({ id, mail }) => (mail === null ? [] : [[id, mail] as const])));
}

/** What the issuer is given: hashes in their own order, which tells nothing. */
export async function codeHashes(
  { tables }: Database,
  vault: Vault,
  round: string,
  enrolKey: Uint8Array,
): Promise<readonly { readonly hash: Uint8Array; readonly cohort: string }[]> {
  const key = openEnrolKey(vault, enrolKey);
  const rows = await tables.select().from(roundMember).where(eq(roundMember.round, round));
  return rows
    .map(({ member: id, cohort }) => ({ hash: createHash("sha256").update(codeOf(key, id)).digest(), cohort }))
    .sort((a, b) => Buffer.compare(a.hash, b.hash));
}

/**
 * The entry of the roster that an account belongs to: by the keyed mark of its mail address, and only of an address that is proven,
 * because anybody may write a colleague's address into their own account. Null: none.
 */
export async function memberOfAccount({ tables }: Database, vault: Vault, organisation: string, accountId: string): Promise<string | null> {
  const [held] = await tables.select({ mail: account.mail, proven: account.mailProven }).from(account).where(eq(account.id, accountId));
  if (held === undefined || held.mail === null || !held.proven) return null;
  const [mark] = marksOf(vault, { mail: held.mail.toLowerCase(), accounts: [] });
  const [found] = await tables
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.organisation, organisation), sql`${member.marks} ->> 0 = ${mark}`));
  return found?.id ?? null;
}

/** The cohort a round asks a member in; null when it does not, or enrolling is over. */
export async function cohortOfMember({ tables }: Database, round: string, id: string): Promise<string | null> {
  const [found] = await tables
    .select({ cohort: roundMember.cohort })
    .from(roundMember)
    .where(and(eq(roundMember.round, round), eq(roundMember.member, id)));
  return found?.cohort ?? null;
}

/** Teams of a member by the order of the roster, to say with whom they answered once the frozen roster is gone. */
export async function teamOfMember({ tables }: Database, id: string, plan: RoundPlan): Promise<string | null> {
  const rows = await tables
    .select({ team: membership.team })
    .from(membership)
    .where(eq(membership.member, id))
    .orderBy(asc(membership.position));
  const planned = new Set(plan.cohorts.flatMap(({ teams }) => teams));
  return rows.find(({ team }) => planned.has(team))?.team ?? null;
}
