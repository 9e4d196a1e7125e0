import { isUtf8 } from "node:buffer";
import type { Actor } from "../../core/model/actor.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import { type Instant, quarterOf } from "../../core/model/time.ts";
import type { ActorOf } from "../reading/actor-rules.ts";
import { bucketText } from "./commit-graph.ts";
import { keyedHash } from "./keyed-hash.ts";

/** More quarters than there are to the year 9999, see instantOfSeconds. */
const MOST_QUARTERS = 1 << 16;

/** Stands for an account within one run; nothing in it says whose it is, and it is never stored. */
type Author = number;

interface AuthorFacts {
  readonly actor: Actor;
  readonly team: string | null;
}

interface AuthorRules {
  readonly organisation: Organisation;
  readonly actorOf: ActorOf;
  readonly mailmap: (account: { readonly name: string; readonly mail: string }) => { readonly name: string; readonly mail: string };
  readonly saltOf: (quarter: string) => Uint8Array;
}

export interface Authors {
  /** Numbers an account by the bytes of its name and mail. */
  readonly numberOf: (name: string, mail: string) => Author;
  readonly factsAt: (author: Author, at: Instant) => AuthorFacts;
  /** 8 hex digits of a salted HMAC of the mail for the quarter of `at`; null for automation and for accounts without mail. */
  readonly bucketAt: (author: Author, at: Instant) => string | null;
}

/**
 * The one place that knows accounts: it answers with actor, team and bucket, and its memory ends with the run (evidence.md 2.2).
 * Names and mails come as Latin-1 text of the raw bytes, the cheapest key that loses nothing.
 */
export function authorRegister(rules: AuthorRules): Authors {
  const numbers = new Map<string, Author>();
  const known: { readonly actor: Actor; readonly mail: string; readonly teams: readonly Membership[] }[] = [];
  const bucketOf = bucketRegister(rules.saltOf);
  const resolve = (name: string, mail: string): Author => {
    const account = rules.mailmap({ name: textOf(name), mail: textOf(mail) });
    const address = account.mail.trim().toLowerCase();
    const actor = rules.actorOf(account.name, address);
    return known.push({ actor, mail: address, teams: actor === "human" ? membershipsOf(rules.organisation, address) : [] }) - 1;
  };
  return {
    numberOf(name, mail) {
      const key = `${name}\0${mail}`;
      const number = numbers.get(key) ?? resolve(name, mail);
      numbers.set(key, number);
      return number;
    },
    factsAt(author, at) {
      const account = known[author];
      if (account === undefined) return { actor: "human", team: null };
      return { actor: account.actor, team: account.teams.length === 0 ? null : teamAt(account.teams, at) };
    },
    bucketAt(author, at) {
      const account = known[author];
      if (account === undefined || account.actor !== "human" || account.mail === "") return null;
      return bucketText(bucketOf(author, account.mail, quarterOf(at)));
    },
  };
}

/** Buckets as numbers in one map: a long history has a pair of account and quarter for every tenth commit. */
function bucketRegister(saltOf: AuthorRules["saltOf"]): (author: Author, mail: string, quarter: string) => number {
  const quarters = new Map<string, { readonly place: number; readonly hashOf: (text: string) => Buffer }>();
  const buckets = new Map<number, number>();
  return (author, mail, quarter) => {
    const known = quarters.get(quarter) ?? { place: quarters.size, hashOf: keyedHash(saltOf(quarter)) };
    quarters.set(quarter, known);
    const pair = author * MOST_QUARTERS + known.place;
    const bucket = buckets.get(pair) ?? known.hashOf(mail).readInt32BE();
    buckets.set(pair, bucket);
    return bucket;
  };
}

interface Membership {
  readonly team: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** A rule for the address itself wins over one for its domain. */
function membershipsOf(organisation: Organisation, mail: string): readonly Membership[] {
  const domain = mail.slice(mail.lastIndexOf("@"));
  const own = organisation.roster.filter((rule) => rule.match.toLowerCase() === mail);
  const shared = organisation.roster.filter((rule) => rule.match.startsWith("@") && rule.match.toLowerCase() === domain);
  return mail === "" ? [] : [...own, ...shared];
}

function teamAt(memberships: readonly Membership[], at: Instant): string | null {
  return memberships.find((rule) => (rule.from === null || at >= rule.from) && (rule.to === null || at < rule.to))?.team ?? null;
}

function textOf(latin1: string): string {
  const bytes = Buffer.from(latin1, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : latin1;
}
