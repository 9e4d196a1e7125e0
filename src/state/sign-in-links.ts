import { and, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import { hashOfSecret, newSecret } from "./people-secrets.ts";
import type { Tables } from "./people-tables.ts";
import { signInLink } from "./schema.ts";

const MINUTE = 60_000;

/** What a secret stands for, and how long. The last two never travel by hand: they lead to an identity provider and back. */
export const linkLasts = {
  "first-run": 24 * 60 * MINUTE,
  operator: 24 * 60 * MINUTE,
  mail: 15 * MINUTE,
  oidc: 10 * MINUTE,
  "oidc-connect": 10 * MINUTE,
} as const;
export type LinkKind = keyof typeof linkLasts;

export interface NewLink {
  readonly kind: LinkKind;
  readonly account: string | null;
  /** What only the server may read back; sealed by the caller. */
  readonly sealed?: Uint8Array;
}

/** Used links are remembered a day longer, to say "used" and not "unknown". */
const REMEMBERED = 24 * 60 * MINUTE;

export async function createLink(tables: Tables, { kind, account, sealed }: NewLink, now: Instant): Promise<string> {
  const secret = newSecret();
  await tables.delete(signInLink).where(lt(signInLink.expires, now - REMEMBERED));
  await tables
    .insert(signInLink)
    .values({ hash: hashOfSecret(secret), kind, account, sealed: sealed ?? null, expires: now + linkLasts[kind] });
  return secret;
}

/** Links that lead into the account end; whoever holds one finds `link.invalid`. */
export async function endLinks(tables: Tables, account: string): Promise<void> {
  await tables.delete(signInLink).where(eq(signInLink.account, account));
}

export interface UsedLink {
  readonly kind: string;
  readonly account: string | null;
  readonly sealed: Uint8Array | null;
}

/**
 * Uses a link up: of any number of attempts at once exactly one succeeds, because one statement both checks and marks.
 * Throws `link.invalid`, `link.expired` or `link.used`; whoever sees the difference holds the secret already.
 */
export async function takeLink(tables: Tables, secret: string, kinds: readonly LinkKind[], now: Instant): Promise<UsedLink> {
  const hash = hashOfSecret(secret);
  const right = and(eq(signInLink.hash, hash), inArray(signInLink.kind, [...kinds]));
  const [taken] = await tables
    .update(signInLink)
    .set({ used: now })
    .where(and(right, isNull(signInLink.used), gt(signInLink.expires, now)))
    .returning({ kind: signInLink.kind, account: signInLink.account, sealed: signInLink.sealed });
  if (taken !== undefined) return taken;
  const [found] = await tables.select({ used: signInLink.used }).from(signInLink).where(right);
  if (found === undefined) throw invalidLink();
  if (found.used !== null) throw new EvenkeelError("link.used", "This link was used before; each works once.", "Ask for a new one.");
  throw new EvenkeelError("link.expired", "This link is too old.", "Ask for a new one.");
}

export function invalidLink(): EvenkeelError {
  return new EvenkeelError(
    "link.invalid",
    "This link leads nowhere: it is not complete, or a newer one took its place.",
    "Copy the whole link, or ask for a new one.",
  );
}
