import { eq, sql } from "drizzle-orm";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Database } from "../../state/database.ts";
import { createAccount, firstOperator } from "../../state/people.ts";
import type { Tables } from "../../state/people-tables.ts";
import { instanceFact } from "../../state/schema.ts";
import { createLink, endLinks } from "../../state/sign-in-links.ts";
import { linkAddress } from "./link-address.ts";

/** Written when somebody first signed in; from then on the console prints no link. */
const OVER = "first-run-over";
/** Servers that start at once take turns. */
const STARTING = 4_747_003;

/** Nobody has signed in yet. */
export async function isFirstRun({ tables }: { readonly tables: Tables }): Promise<boolean> {
  return (await tables.select({ name: instanceFact.name }).from(instanceFact).where(eq(instanceFact.name, OVER))).length === 0;
}

export async function endFirstRun(tables: Tables): Promise<void> {
  await tables.insert(instanceFact).values({ name: OVER, value: true }).onConflictDoNothing();
}

/**
 * The link to print at the start while nobody has signed in, valid for 24 hours; those of earlier starts end. Null afterwards.
 * Makes the account it leads into: an operator without a mail address, who gives itself one.
 */
export async function firstRunLink({ tables }: Database, origin: string, now: Instant): Promise<string | null> {
  return tables.transaction(async (within) => {
    await within.execute(sql`select pg_advisory_xact_lock(${STARTING})`);
    if (!(await isFirstRun({ tables: within }))) return null;
    const found = await firstOperator({ tables: within });
    const grants = [{ role: "operator", organisation: null, team: null }] as const;
    const account = found?.id ?? (await createAccount(within, { name: "Operator", mail: null, grants }, now));
    await endLinks(within, account);
    return linkAddress(origin, await createLink(within, { kind: "first-run", account }, now));
  });
}

/**
 * A link into the first operator's account, for `evenkeel link`, when nobody can get in any more. Earlier links of that account end.
 * Throws `account.not-found` before the first start.
 */
export async function newOperatorLink({ tables }: Database, origin: string, now: Instant): Promise<string> {
  return tables.transaction(async (within) => {
    const operator = await firstOperator({ tables: within });
    if (operator === null) {
      throw new EvenkeelError("account.not-found", "There is no account yet.", "Start the server; it prints the first link.");
    }
    await endLinks(within, operator.id);
    return linkAddress(origin, await createLink(within, { kind: "operator", account: operator.id }, now));
  });
}
