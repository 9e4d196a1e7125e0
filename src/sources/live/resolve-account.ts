import { createHmac } from "node:crypto";
import { bucketOfQuarter } from "../../core/evidence/bucket.ts";
import type { Actor } from "../../core/model/actor.ts";
import type { Organisation, RosterRule } from "../../core/model/organisation.ts";
import { type Instant, quarterOf } from "../../core/model/time.ts";

/** A tool's account as it came in. It exists in the function that read it and in `Resolve`, and nowhere else (evidence.md 2.2). */
export interface Account {
  readonly login: string | null;
  readonly mail: string | null;
  readonly name: string | null;
  /** The tool itself says that it is automation. */
  readonly isBot: boolean;
}

/** What is left of an account. Automation has neither team nor bucket, and so has an account that is gone. */
export interface Whose {
  readonly actor: Actor;
  readonly team: string | null;
  /** `unknown`: a human account no rule places; `gone`: no account came. */
  readonly standing: "team" | "unknown" | "gone" | "automation";
  readonly bucket: string | null;
}

/** A null account is one the tool has no more. `container`: repository, tracker project or incident service; buckets of two containers or quarters cannot be joined. */
export type Resolve = (account: Account | null, at: Instant, container: string) => Whose;

export interface ResolveRules {
  readonly organisation: Organisation;
  /** The rules of catalogue/bots.yaml. */
  readonly actorOf: (name: string, mail: string) => Actor;
  /** Null where the salt of that quarter is destroyed: then the row has no contributor. */
  readonly saltFor: (container: string, quarter: string) => Uint8Array | null;
}

const BUCKET_DIGITS = 8;

/**
 * Turns accounts into teams: bot rules first, then the roster's rule for the account, for the mail, for the mail's domain; of rules that
 * match equally well the first that was valid at that time. Path ownership never guesses who did something (evidence.md 2.2).
 * @example createResolve({ organisation, actorOf, saltFor })({ login: "ada", mail: null, name: null, isBot: false }, at, "repo").team
 */
export function createResolve({ organisation, actorOf, saltFor }: ResolveRules): Resolve {
  const roster = rosterIndex(organisation.roster);
  return (account, at, container) => {
    if (account === null) return { actor: "unknown", team: null, standing: "gone", bucket: null };
    const login = (account.login ?? "").trim().toLowerCase();
    const mail = (account.mail ?? "").trim().toLowerCase();
    const actor = actorOfAccount(account, actorOf);
    if (actor !== "human") return { actor, team: null, standing: "automation", bucket: null };
    const team = teamAt(roster, login, mail, at);
    return {
      actor,
      team,
      standing: team === null ? "unknown" : "team",
      bucket: bucketOf(login === "" ? mail : login, at, container, saltFor),
    };
  };
}

/** Login before name: a person may call themselves anything, an account is one. */
function actorOfAccount(account: Account, actorOf: ResolveRules["actorOf"]): Actor {
  const mail = account.mail ?? "";
  const byRule = actorOf(account.login ?? account.name ?? "", mail);
  // A forge's own word that it is automation; its logins often lack the [bot] by which the rules know them.
  if (!account.isBot || byRule !== "human") return byRule;
  const named = actorOf(`${account.login ?? account.name ?? ""}[bot]`, mail);
  return named === "human" ? "other-bot" : named;
}

type RosterIndex = ReadonlyMap<string, readonly RosterRule[]>;

/** Accounts stand in the roster with or without an @; a mail has one inside, a domain at its start and a point after it. */
function rosterIndex(rules: readonly RosterRule[]): RosterIndex {
  const index = new Map<string, RosterRule[]>();
  for (const rule of rules) {
    const text = rule.match.trim().toLowerCase();
    const keys = text.indexOf("@") > 0 ? [`mail ${text}`] : [`login ${text.replace(/^@/, "")}`, `domain ${text}`];
    for (const key of keys) index.set(key, [...(index.get(key) ?? []), rule]);
  }
  return index;
}

function teamAt(roster: RosterIndex, login: string, mail: string, at: Instant): string | null {
  const keys = [
    ...(login === "" ? [] : [`login ${login}`]),
    ...(mail.includes("@") ? [`mail ${mail}`, `domain ${mail.slice(mail.lastIndexOf("@"))}`] : []),
  ];
  for (const key of keys) {
    const rule = roster.get(key)?.find(({ from, to }) => (from === null || at >= from) && (to === null || at < to));
    if (rule !== undefined) return rule.team;
  }
  return null;
}

function bucketOf(account: string, at: Instant, container: string, saltFor: ResolveRules["saltFor"]): string | null {
  if (account === "") return null;
  const quarter = quarterOf(at);
  const salt = saltFor(container, quarter);
  return salt === null ? null : bucketOfQuarter(quarter, createHmac("sha256", salt).update(account).digest("hex").slice(0, BUCKET_DIGITS));
}
