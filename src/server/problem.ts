import type { Problem } from "../contract/shapes.ts";
import { type ErrorCode, EvenkeelError } from "../core/model/evenkeel-error.ts";
import { nameDatabaseError } from "../state/database-error.ts";

/**
 * Which HTTP status each code has: the whole table. What only a command line can meet is 500 here, because a request that meets it met
 * a mistake of ours.
 */
const statusOf: Readonly<Record<ErrorCode, number>> = {
  "request.invalid": 400,
  "request.too-large": 413,
  "request.wrong-type": 415,
  "request.wrong-host": 421,
  "request.cross-site": 403,
  "request.too-many": 429,
  "request.not-found": 404,
  "request.wrong-method": 405,
  "session.needed": 401,
  "session.not-fresh": 403,
  "permission.denied": 403,
  "organisation.not-found": 404,
  "node.not-found": 404,
  "server.unexpected": 500,
  "server.closing": 503,
  "server.port-in-use": 500,
  "database.unreachable": 503,
  "database.refused": 500,
  "database.newer": 500,
  "usage.invalid-option": 500,
  "usage.unknown-measure": 500,
  "git.missing": 500,
  "git.too-old": 500,
  "git.not-a-repository": 422,
  "git.empty-repository": 422,
  "git.unreadable-object": 422,
  "git.clone-failed": 422,
  "git.failed": 422,
  "org.invalid": 422,
  "org.not-found": 500,
  "structure.outdated": 409,
  "structure.refused": 422,
  "structure.in-use": 409,
  "structure.unreadable": 422,
  "sarif.invalid": 422,
  "sarif.too-large": 413,
  "vex.invalid": 422,
  "work.invalid": 422,
  "incidents.invalid": 422,
  "compare.invalid": 500,
  "connection.not-found": 404,
  "connection.incomplete": 400,
  "source.not-found": 404,
  "lake.locked": 503,
  "lake.corrupt": 500,
  "output.disk-full": 507,
  "output.not-writable": 500,
  "catalogue.invalid": 500,
  "instrument.invalid": 422,
  "instrument.licence": 422,
  "import.respondent-rows": 422,
  "round.locale-incomplete": 422,
  "round.not-found": 404,
  "round.frozen": 409,
  "round.not-announced": 409,
  "round.over": 409,
  "round.not-answering": 409,
  "round.already-extended": 409,
  "round.windows-invalid": 422,
  "round.overlaps": 409,
  "round.too-few-eligible": 422,
  "round.threshold-lowered": 422,
  "round.insecure-origin": 422,
  "round.not-safe": 422,
  "round.no-answer-page": 422,
  "round.not-asked": 404,
  "round.void-asked": 409,
  "round.not-released": 409,
  "manifest.mismatch": 422,
  "manifest.signature": 422,
  "manifest.key": 422,
  "token.marked": 422,
  "respondent.unreachable": 422,
  "respondent.refused": 422,
  "link.incomplete": 422,
  "ballot.unreadable": 422,
  "ballot.too-long": 422,
  "ballot.refused": 422,
  "answers.unreadable": 422,
  "verify.failed": 422,
  "round.group-unknown": 404,
  "round.settings-invalid": 422,
  "chain.broken": 500,
  "chain.not-published": 502,
  "instrument.not-found": 404,
  "commitment.not-found": 404,
  "commitment.already-made": 409,
  "evidence.engine-failed": 500,
  "evidence.unreachable": 503,
  "run.interrupted": 503,
  "job.not-found": 404,
  "job.not-over": 409,
  "job.unexpected": 500,
  "source.no-address": 422,
  "source.address-refused": 422,
  "source.path-not-allowed": 422,
  "source.clock-skew": 400,
  "source.unauthorised": 502,
  "source.forbidden-scope": 502,
  "source.rate-limited": 503,
  "source.unavailable": 502,
  "source.schema-changed": 502,
  "source.cursor-lost": 409,
  "source.too-large": 502,
  "ingest.unknown-version": 400,
  "ingest.too-deep": 400,
  "ingest.unreadable": 400,
  "ingest.replayed": 401,
  "ingest.bad-signature": 401,
  "ingest.bad-token": 401,
  "ingest.wrong-kind": 404,
  "ingest.revoked": 410,
  "ingest.not-connected": 404,
  "server.not-running": 500,
  "database.cannot-start": 500,
  "database.not-ours": 500,
  "data-folder.not-reachable": 500,
  "server.already-running": 500,
  "settings.invalid": 500,
  "vault.cannot-open": 500,
  "link.invalid": 400,
  "link.expired": 410,
  "link.used": 410,
  "sign-in.refused": 401,
  "sign-in.slow-down": 429,
  "session.not-found": 404,
  "round.not-enrolling": 409,
  "token.code-unknown": 403,
  "token.already-issued": 409,
  "token.blinded-value": 422,
  "ballots.no-role": 500,
  "box.not-open": 500,
  "box.unreadable": 500,
  "box.close-interrupted": 500,
  "token.read-only": 403,
  "token.not-found": 404,
  "password.refused": 422,
  "account.not-found": 404,
  "account.last-operator": 409,
  "account.mail-taken": 409,
  "grant.invalid": 422,
  "oidc.not-set-up": 404,
  "oidc.unreachable": 502,
  "oidc.refused": 400,
  "oidc.unknown-account": 403,
  "oidc.already-connected": 409,
  "roster.invalid": 422,
  "roster.member-not-found": 404,
  "mail.not-sent": 502,
  "vault.key-refused": 500,
  "assessment.none": 404,
  "finding.not-found": 404,
  "measure.not-found": 404,
  "practice.not-found": 404,
  "dispute.not-found": 404,
  "target.not-found": 404,
  "target.invalid": 422,
  "cell.not-found": 404,
  "chart.no-figure": 404,
  "chart.not-drawn": 500,
  "digest.invalid": 422,
  "webhook.refused": 422,
  "webhook.not-sent": 502,
  "digest.not-sent": 502,
};

const titleOf: Readonly<Record<number, string>> = {
  400: "The request does not fit",
  401: "Nobody is signed in",
  403: "This is not allowed",
  404: "There is nothing here",
  405: "This cannot be done here",
  409: "Something changed meanwhile",
  410: "This is over",
  413: "This is too large",
  415: "This kind of content is not read here",
  421: "This server does not answer for that host",
  422: "What was sent cannot be used",
  429: "Too many requests",
  500: "Something failed on our side",
  502: "Another server did not answer as needed",
  503: "Not available just now",
  507: "No space is left",
};

type Place = NonNullable<Problem["places"]>[number];

/** A failure that also says which fields are meant. */
export class PlacedError extends EvenkeelError {
  readonly places: readonly Place[];

  constructor(code: ErrorCode, message: string, whatToDo: string, places: readonly Place[]) {
    super(code, message, whatToDo);
    this.places = places;
  }
}

/** A failure after which asking again later makes sense. */
export class LaterError extends EvenkeelError {
  readonly seconds: number;

  constructor(code: ErrorCode, message: string, whatToDo: string, seconds: number) {
    super(code, message, whatToDo);
    this.seconds = seconds;
  }
}

/** Any thrown thing as one we can name; what we do not know keeps its words to itself and travels as the cause, for the log. */
export function nameError(thrown: unknown): EvenkeelError {
  const known = nameDatabaseError(thrown);
  if (known instanceof EvenkeelError) return known;
  return nameTransportError(known) ?? unexpected(thrown);
}

/**
 * RFC 9457 problem details of a failure; `type` leads to its line on the reference page.
 * @example problemOf(new EvenkeelError("permission.denied", "…", "…")).status // 403
 */
export function problemOf(error: EvenkeelError): Problem {
  const status = statusOf[error.code];
  return {
    type: `/api#${error.code}`,
    title: titleOf[status] ?? "Failed",
    status,
    detail: error.message,
    code: error.code,
    whatToDo: error.whatToDo,
    ...(error instanceof PlacedError && error.places.length > 0 ? { places: [...error.places] } : {}),
  };
}

/** Seconds after which to try again, for Retry-After; null where waiting would not help. */
export function retryAfter(error: EvenkeelError): number | null {
  if (error instanceof LaterError) return error.seconds;
  return statusOf[error.code] === 503 ? 5 : null;
}

/** Statuses that routes may answer with, for the reference. */
export const problemStatuses: Readonly<Record<ErrorCode, number>> = statusOf;

function unexpected(cause: unknown): EvenkeelError {
  return new EvenkeelError(
    "server.unexpected",
    "The server could not finish this.",
    "Try again; if it stays, give the operator the request id in the header x-request-id, which the log names too.",
    { cause },
  );
}

/** Codes of Fastify and Node for what a client sent; Fastify documents them under Errors. */
const transportErrors: Readonly<Record<string, () => EvenkeelError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongType,
  FST_ERR_CTP_EMPTY_TYPE: wrongType,
  FST_ERR_CTP_EMPTY_JSON_BODY: () => malformed("The body is empty."),
  FST_ERR_CTP_INVALID_JSON_BODY: () => malformed("The body is not JSON."),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => malformed("The body is not as long as its header says."),
  FST_ERR_BAD_URL: () => malformed("The address is not well-formed."),
  FST_ERR_MAX_PARAM_LENGTH: () => malformed("A part of the address is too long."),
  ERR_STREAM_PREMATURE_CLOSE: () => malformed("The body ended early."),
  ECONNRESET: () => malformed("The connection ended early."),
};

function nameTransportError(error: unknown): EvenkeelError | null {
  if (!(error instanceof Error)) return null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const named = transportErrors[code];
  if (named !== undefined) return named();
  // Node and secure-json-parse give a status without a code of their own.
  return "statusCode" in error && error.statusCode === 400 ? malformed("The body cannot be read.") : null;
}

function malformed(message: string): EvenkeelError {
  return new EvenkeelError("request.invalid", message, "Compare the request with the reference at /api.");
}

function tooLarge(): EvenkeelError {
  return new EvenkeelError("request.too-large", "The body is larger than this route reads.", "Send it in smaller parts.");
}

function wrongType(): EvenkeelError {
  return new EvenkeelError(
    "request.wrong-type",
    "The content-type of the body is not one this route reads.",
    "Send application/json, or for a file one of the types the reference at /api names.",
  );
}
