import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { RosterRule } from "../core/model/organisation.ts";
import { DAY, type Instant } from "../core/model/time.ts";
import type { Database } from "./database.ts";
import { member, membership } from "./schema.ts";
import type { Vault } from "./vault.ts";

/** Of addresses and accounts at rest: sealed, and found again only by a keyed mark. */
const ROSTER = "roster";

/** After leaving, somebody is forgotten (privacy.md 10, retention). */
export const KEPT_AFTER_LEAVING = 30 * DAY;

const contact = z.strictObject({ mail: z.string().nullable(), accounts: z.array(z.string()) });
export type Contact = z.infer<typeof contact>;

export function sealContact(vault: Vault, { mail, accounts }: Contact): Uint8Array {
  return vault.seal(ROSTER, JSON.stringify({ mail, accounts }));
}

export function openContact(vault: Vault, sealed: Uint8Array): Contact {
  return contact.parse(JSON.parse(vault.open(ROSTER, sealed)));
}

/** Of the mail address first, else of the first account: who it is. The others tell when two rows claim one account. */
export function marksOf(vault: Vault, { mail, accounts }: Contact): readonly string[] {
  const texts = mail === null ? accounts : [mail, ...accounts.filter((account) => account.toLowerCase() !== mail)];
  return texts.map((text) => vault.mark(ROSTER, text.toLowerCase()));
}

export interface RosterLine extends Contact {
  /** Of the member; who was in two teams stands on two lines. */
  readonly id: string;
  readonly team: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** The roster, opened, for those who keep it. */
export async function rosterEntries({ tables }: Database, vault: Vault, organisation: string): Promise<RosterLine[]> {
  const rows = await tables
    .select({ id: member.id, sealed: member.sealed, team: membership.team, from: membership.validFrom, to: membership.validTo })
    .from(member)
    .innerJoin(membership, eq(membership.member, member.id))
    .where(eq(member.organisation, organisation))
    .orderBy(asc(member.id), asc(membership.position));
  const opened = new Map<string, Contact>();
  const contactOf = (id: string, sealed: Uint8Array) => {
    const found = opened.get(id) ?? openContact(vault, sealed);
    opened.set(id, found);
    return found;
  };
  return rows.map(({ sealed, ...line }) => ({ ...line, ...contactOf(line.id, sealed) }));
}

/** Which address or account worked in which team when, for the evidence process: sources map with it and forget it. */
export async function rosterRules(database: Database, vault: Vault, organisation: string): Promise<RosterRule[]> {
  const lines = await rosterEntries(database, vault, organisation);
  return lines.flatMap(({ mail, accounts, team, from, to }) =>
    [...new Set([...(mail === null ? [] : [mail]), ...accounts])].map((match) => ({ match, team, from, to })),
  );
}

/** At once and wholly. Throws `roster.member-not-found`. */
export async function eraseMember({ tables }: Database, organisation: string, id: string): Promise<void> {
  const erased = await tables
    .delete(member)
    .where(and(eq(member.organisation, organisation), eq(member.id, id)))
    .returning({ id: member.id });
  if (erased.length > 0) return;
  throw new EvenkeelError("roster.member-not-found", "There is no such entry in the roster.", "It may have been erased already.");
}
