import { hash, verify } from "@node-rs/argon2";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { commonPasswords } from "./common-passwords.ts";

/** Argon2id with the memory and passes that OWASP's Password Storage Cheat Sheet names first: about 20 ms and 19 MiB a try. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const inForce = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`;

/** Belongs to no account; checked where there is none, so that a stranger cannot tell by the clock which addresses have one. */
let nobodys: Promise<string> | null = null;

/** The same characters typed on another keyboard are the same password (NIST SP 800-63B asks for one normal form). */
const normal = (password: string) => password.normalize("NFKC");

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), cost);
}

/**
 * Whether the password is the one that was hashed. A null hash costs the same time and is never right.
 * @returns `rehash`: it is right, but was hashed with other parameters than those in force
 */
export async function checkPassword(
  stored: string | null,
  password: string,
): Promise<{ readonly right: boolean; readonly rehash: boolean }> {
  nobodys ??= hashPassword("nobody has this one");
  const right = await verify(stored ?? (await nobodys), normal(password));
  if (stored === null || !right) return { right: false, rehash: false };
  return { right: true, rehash: !stored.startsWith(inForce) };
}

/**
 * Refuses what a guesser tries first: common passwords, few different characters, and the name or mail address of the account.
 * Length is the contract's business. Throws `password.refused`; the message never holds the password.
 */
export function acceptPassword(password: string, { name, mail }: { readonly name: string; readonly mail: string | null }): void {
  const bare = bareOf(password);
  const problem = simplicity(bare) ?? likeness(bare, name, mail);
  if (problem === null) return;
  throw new EvenkeelError(
    "password.refused",
    `This password ${problem}.`,
    "Choose another: four or five unrelated words are hard to guess.",
  );
}

function simplicity(bare: string): string | null {
  if (commonPasswords.has(bare)) return "is among those that are guessed first";
  if (new Set(bare).size < 5) return "has fewer than five different characters";
  const stem = bare.replace(/^[\d\W_]+|[\d\W_]+$/g, "");
  if (commonPasswords.has(stem)) return "is a common one with digits around it";
  return null;
}

function likeness(bare: string, name: string, mail: string | null): string | null {
  const parts = [
    bareOf(name),
    ...name.split(/\s+/).map(bareOf),
    ...(mail === null ? [] : [bareOf(mail), bareOf(mail.split("@")[0] ?? "")]),
  ];
  const rest = (part: string) => bare.replaceAll(part, "").length;
  // A short name inside a long phrase gives nothing away; what is left without it must stand for itself.
  return parts.some((part) => part.length >= 3 && bare.includes(part) && rest(part) < 8)
    ? "is little more than the name or mail address"
    : null;
}

function bareOf(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
}
