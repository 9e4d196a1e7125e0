import type { Instant } from "../core/model/time.ts";
import { dateOf, instantOf } from "../sources/reading/instant-text.ts";
import { storedText } from "../sources/reading/plain-text.ts";

/**
 * Where a roster comes from: a CSV file today; groups in the token of an identity provider, or SCIM 2.0, feed the same import by yielding
 * the same fields. A SCIM client maps `emails[primary].value` to `mail`, `userName` and other logins to `accounts`, a group's
 * `externalId` to `team`, and the moment of joining or leaving to `from` and `to`; a group claim gives `mail` and `team` of who signs in.
 */
export interface RosterFeed {
  /** In any order. Ends, or throws RosterFault where the rest cannot be read. */
  readonly rows: AsyncIterable<RosterFields>;
}

/** One membership, as text, whatever it was read from. Absent fields are empty. */
export interface RosterFields {
  /** Counts rows as a person would: the header of a file is 1. */
  readonly row: number;
  readonly mail: string;
  /** Logins in tools and further addresses, separated by spaces or semicolons. */
  readonly accounts: string;
  readonly team: string;
  /** A day, or an instant with its offset; empty is open. `to` does not belong to it any more. */
  readonly from: string;
  readonly to: string;
}

/** The fields in the order the documentation names them. */
export const rosterColumns = ["mail", "accounts", "team", "from", "to"] as const;
export type RosterColumn = (typeof rosterColumns)[number];

export interface RosterProblem {
  /** "row 12, column team" */
  readonly place: string;
  readonly problem: string;
  readonly severity: "refused" | "look-here";
}

/** The file cannot be read any further. */
export class RosterFault extends Error {
  readonly problem: RosterProblem;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = "RosterFault";
    this.problem = { place, problem, severity: "refused" };
  }
}

/** Somebody in a team for a time: [from, to), null is open. */
export interface RosterEntry {
  readonly row: number;
  /** In small letters, as it is compared. */
  readonly mail: string | null;
  readonly accounts: readonly string[];
  readonly team: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

const MAIL = /^[^\s@<>"',;]{1,64}@[^\s@<>"',;]{1,190}\.[^\s@<>"',;.]{2,63}$/u;
const LONGEST_ACCOUNT = 200;
const MOST_ACCOUNTS = 50;

/**
 * Text to a membership, or what does not fit, with row and column. No cell is repeated: a shifted column would put an address into it.
 * @param teams ids that exist
 */
export function rosterEntry(fields: RosterFields, teams: ReadonlySet<string>): RosterEntry | readonly RosterProblem[] {
  const problems: RosterProblem[] = [];
  const refuse = (column: RosterColumn, problem: string) => {
    problems.push({ place: `row ${fields.row}, column ${column}`, problem, severity: "refused" });
  };
  const mail = fields.mail.normalize("NFC").trim().toLowerCase();
  const accounts = [
    ...new Set(
      fields.accounts
        .normalize("NFC")
        .split(/[\s;]+/u)
        .filter((account) => account !== ""),
    ),
  ];
  const team = fields.team.trim();
  const from = timeOf(fields.from);
  const to = timeOf(fields.to);
  if (mail === "" && accounts.length === 0) refuse("mail", "is empty, and so is accounts; one of both says who is meant");
  if (mail !== "" && !isPlain(mail, MAIL)) refuse("mail", "is not a mail address");
  if (accounts.length > MOST_ACCOUNTS) refuse("accounts", `holds more than ${MOST_ACCOUNTS}`);
  if (accounts.some((account) => account.length > LONGEST_ACCOUNT || storedText(account) !== account))
    refuse("accounts", "holds characters no account has");
  if (!teams.has(team)) refuse("team", team === "" ? "is empty" : "is not the id of a team of this organisation");
  if (from === undefined) refuse("from", "is not a day such as 2026-03-01, nor an instant with its offset");
  if (to === undefined) refuse("to", "is not a day such as 2026-03-01, nor an instant with its offset");
  if (typeof from === "number" && typeof to === "number" && to <= from) refuse("to", "is not after from");
  if (problems.length > 0 || from === undefined || to === undefined) return problems;
  return { row: fields.row, mail: mail === "" ? null : mail, accounts, team, from, to };
}

function isPlain(text: string, pattern: RegExp): boolean {
  return pattern.test(text) && storedText(text) === text;
}

/** Null for an empty cell, undefined for one that is no time. */
function timeOf(text: string): Instant | null | undefined {
  const bare = text.trim();
  if (bare === "") return null;
  return dateOf(bare) ?? instantOf(bare) ?? undefined;
}
