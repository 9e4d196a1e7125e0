import { createHash } from "node:crypto";
import type { Organisation } from "../../core/model/organisation.ts";
import type { KnownRepository } from "../live/live-source.ts";
import type { Account, Resolve } from "../live/resolve-account.ts";
import { declaredTeam } from "../reading/declared-team.ts";

export interface KnownService {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  /** Ids of the repositories it is built from. */
  readonly repositories: readonly string[];
}

/** What events are placed with. Nothing of an event that is not found here, and is no id, is ever kept. */
export interface Placing {
  readonly organisation: Organisation;
  readonly services: readonly KnownService[];
  readonly repositories: readonly KnownRepository[];
  readonly resolve: Resolve;
  /** Names of environments that count as production, in lower case. */
  readonly production: readonly string[];
  /** The tool's word for a team -> our team, and for a severity -> ours. */
  readonly teams: Readonly<Record<string, string>>;
  readonly severities: Readonly<Record<string, string>>;
}

export interface Places {
  readonly organisation: Organisation;
  readonly resolve: Resolve;
  /** The repository that one of these texts names, by id, path or an address below it; the first that is known wins. */
  readonly repository: (...texts: readonly (string | null)[]) => string | null;
  readonly service: (text: string | null) => KnownService | null;
  readonly team: (text: string | null) => string | null;
  readonly environment: (text: string | null) => string;
  readonly severity: (text: string | null) => string | null;
}

const ID = /^[\p{L}\p{N}#][\p{L}\p{N}._:#/-]{0,119}$/u;

/** Looks names up once per request instead of once per event. */
export function placesOf(placing: Placing): Places {
  const repositories = new Map<string, string>();
  for (const { id, native, path } of placing.repositories)
    for (const text of [native, path, id]) if (text !== "") repositories.set(text.toLowerCase(), id);
  const services = new Map(
    placing.services.flatMap((each) => [[each.name.toLowerCase(), each] as const, [each.id.toLowerCase(), each] as const]),
  );
  const teams = new Map(Object.entries(placing.teams).map(([theirs, ours]) => [theirs.toLowerCase(), ours]));
  const severities = new Map(Object.entries(placing.severities).map(([theirs, ours]) => [theirs.toLowerCase(), ours]));
  return {
    organisation: placing.organisation,
    resolve: placing.resolve,
    repository: (...texts) => firstRepository(texts, repositories),
    service: (text) => (text === null ? null : (services.get(text.toLowerCase()) ?? null)),
    team: (text) => (text === null ? null : declaredTeam(placing.organisation, teams.get(text.toLowerCase()) ?? text)),
    environment: (text) => environmentOf(text, placing.production),
    severity: (text) => (text === null ? null : (severities.get(text.toLowerCase()) ?? usualSeverity(text))),
  };
}

function firstRepository(texts: readonly (string | null)[], known: ReadonlyMap<string, string>): string | null {
  for (const text of texts) {
    const found = text === null ? null : repositoryOf(text.toLowerCase(), known);
    if (found !== null) return found;
  }
  return null;
}

/** `acme/payments`, `https://host/acme/payments/-/pipelines/7` and `pkg:github/acme/payments@…` all lie in acme/payments. */
function repositoryOf(text: string, known: ReadonlyMap<string, string>): string | null {
  const whole = known.get(text);
  if (whole !== undefined) return whole;
  const path = text.replace(/^[a-z+]+:\/\/[^/]*\/|^pkg:[a-z]+\//, "").replace(/[?#@].*$/, "");
  const parts = path.split("/").slice(0, 8);
  for (let length = parts.length; length > 1; length -= 1) {
    const found = known.get(
      parts
        .slice(0, length)
        .join("/")
        .replace(/\.git$/, ""),
    );
    if (found !== undefined) return found;
  }
  return null;
}

function environmentOf(text: string | null, production: readonly string[]): string {
  const name = (text ?? "unknown").toLowerCase();
  if (production.includes(name)) return "production";
  return /^[a-z0-9][a-z0-9._/-]{0,59}$/.test(name) ? name : `env-${short(name)}`;
}

/** The five usual words and ranks; anything else is nobody's measure and says nothing. */
function usualSeverity(text: string): string | null {
  const word = text.toLowerCase();
  if (["critical", "high", "medium", "low"].includes(word)) return word;
  return /^(?:sev|severity|p|priority)?[\s_-]?([1-5])$/.exec(word)?.[1]?.replace(/^/, "sev") ?? null;
}

/**
 * A sender's id as it may be kept: as it is where it looks like an id, else a hash of it, because text could be anybody's name. What its
 * source is stays recognisable by six digits, as `42` means something else in every tool.
 * @example idOf("ticket-123", "/ticketing/system") // "ticket-123~0b5f3c"
 */
export function idOf(native: string, source: string): string {
  return `${ID.test(native) ? native : short(native)}~${short(source).slice(0, 6)}`;
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9._:/+%#?=&-]{0,199}$/;
/** With an @ only what is no mail address: a package with its version, an image with its digest. */
const VERSIONED =
  /^(?:pkg:[A-Za-z0-9._:/+%-]{1,150}@[A-Za-z0-9._:+%-]{1,80}(?:[?#][A-Za-z0-9._:/+%=&-]{0,80})?|[a-z0-9._:/-]{1,150}@sha256:[0-9a-f]{64})$/;
const MAIL_LIKE = /@[a-z0-9-]+\.[a-z]/i;

/** A word of the sender's, such as an artefact or a rule, as it is where it looks like one and not like somebody; else a hash of it. */
export function wordOf(text: string | null): string | null {
  if (text === null) return null;
  return WORD.test(text) || (VERSIONED.test(text) && !MAIL_LIKE.test(text)) ? text : short(text);
}

/** For what only has to be told from others: never the text itself. */
export function markOf(text: string | null): string | null {
  return text === null ? null : short(text);
}

export function oidOf(text: string | null): string | null {
  return text !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null;
}

function short(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * Somebody an event names: `urn:user:ab`, `mailto:a@b`, an address whose last part is the login, or the bare login. Lives no longer than
 * the call that resolves it.
 */
export function accountOf(text: string | null): Account | null {
  if (text === null) return null;
  const isBot = /^urn:(?:bot|service-account|system|app):/i.test(text) || /\[bot\]$/.test(text);
  const last =
    text
      .replace(/^mailto:/i, "")
      .replace(/[/?#]+$/, "")
      .split(/[/]/)
      .at(-1) ?? text;
  const bare = last.includes("@") ? last : (last.split(":").at(-1) ?? last);
  return { login: bare.includes("@") ? null : bare, mail: bare.includes("@") ? bare : null, name: null, isBot };
}
