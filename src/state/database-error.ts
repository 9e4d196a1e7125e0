import { DatabaseError } from "pg";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

/** PostgreSQL refused a statement. Says which rule, never which value: its own words quote rows, and rows hold people's addresses. */
export class DatabaseRefusal extends EvenkeelError {
  readonly sqlState: string;
  /** Name of the unique index or foreign key that stood in the way; null for other reasons. */
  readonly constraint: string | null;

  constructor(sqlState: string, constraint: string | null) {
    super(
      "database.refused",
      `The database refused a statement (${[sqlState, constraint].filter((part) => part !== null).join(", ")}).`,
      "Nothing was changed. If it happens again, report it with this code.",
    );
    this.name = "DatabaseRefusal";
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

/** SQLSTATE classes and codes (PostgreSQL appendix A) after which another try later may work. */
const AWAY = /^(08|57P0[1-5]|53300)/;
const DISK_FULL = "53100";
const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH", "EAI_AGAIN", "EACCES"]);
/** pg gives these no code. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool)/;

/**
 * What a failed query means, without the statement and its values, which drizzle writes into its message: `database.unreachable`,
 * `output.disk-full`, or a DatabaseRefusal. Errors that do not come from the database pass unchanged.
 */
export function nameDatabaseError(error: unknown): unknown {
  if (error instanceof EvenkeelError) return error;
  const cause = innermost(error);
  if (cause instanceof EvenkeelError) return cause;
  if (cause instanceof DatabaseError) return ofPostgres(cause);
  return isAway(cause) ? unreachable() : error;
}

function innermost(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  // Several addresses were tried for one name.
  return inner instanceof AggregateError && inner.errors.length > 0 ? inner.errors[0] : inner;
}

function ofPostgres({ code = "XX000", constraint }: DatabaseError): EvenkeelError {
  if (AWAY.test(code)) return unreachable();
  if (code === DISK_FULL) {
    return new EvenkeelError("output.disk-full", "The database has no space left on its disk.", "Free some space; nothing was changed.");
  }
  return new DatabaseRefusal(code, constraint ?? null);
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && NETWORK.has(error.code)) return true;
  return AWAY_WORDS.test(error.message);
}

function unreachable(): EvenkeelError {
  return new EvenkeelError(
    "database.unreachable",
    "The database does not answer.",
    "Try again in a moment; what was acknowledged is kept. If it stays, look whether PostgreSQL runs.",
  );
}

const UNIQUE_VIOLATION = "23505";

/** True when a row with the same key is already there; `constraint` narrows it to one index. */
export function isAlreadyThere(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseRefusal) || error.sqlState !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || error.constraint === constraint;
}
