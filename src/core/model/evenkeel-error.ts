/** Every code has its line in docs/run/errors.md; a test keeps it so. */
export type ErrorCode =
  | "request.invalid"
  | "request.too-large"
  | "request.wrong-type"
  | "request.wrong-host"
  | "request.cross-site"
  | "request.too-many"
  | "request.not-found"
  | "request.wrong-method"
  | "session.not-fresh"
  | "permission.denied"
  | "organisation.not-found"
  | "node.not-found"
  | "server.unexpected"
  | "server.closing"
  | "server.port-in-use"
  | "usage.invalid-option"
  | "usage.unknown-measure"
  | "git.missing"
  | "git.too-old"
  | "git.not-a-repository"
  | "git.empty-repository"
  | "git.unreadable-object"
  | "git.clone-failed"
  | "git.failed"
  | "org.invalid"
  | "org.not-found"
  | "structure.outdated"
  | "structure.refused"
  | "structure.in-use"
  | "structure.unreadable"
  | "sarif.invalid"
  | "sarif.too-large"
  | "vex.invalid"
  | "work.invalid"
  | "incidents.invalid"
  | "compare.invalid"
  | "source.not-found"
  | "lake.locked"
  | "lake.corrupt"
  | "output.disk-full"
  | "output.not-writable"
  | "catalogue.invalid"
  | "instrument.invalid"
  | "instrument.licence"
  | "import.respondent-rows"
  | "round.locale-incomplete"
  | "evidence.engine-failed"
  | "run.interrupted"
  | "job.not-found"
  | "job.not-over"
  | "job.unexpected"
  | "source.no-address"
  | "source.address-refused"
  | "source.path-not-allowed"
  | "server.not-running"
  | "database.unreachable"
  | "database.newer"
  | "database.refused"
  | "database.cannot-start"
  | "database.not-ours"
  | "data-folder.not-reachable"
  | "server.already-running"
  | "settings.invalid"
  | "settings.not-supported"
  | "vault.cannot-open"
  | "link.invalid"
  | "link.expired"
  | "link.used"
  | "sign-in.refused"
  | "sign-in.slow-down"
  | "session.needed"
  | "session.not-found"
  | "token.read-only"
  | "token.not-found"
  | "password.refused"
  | "account.not-found"
  | "account.last-operator"
  | "account.mail-taken"
  | "grant.invalid"
  | "oidc.not-set-up"
  | "oidc.unreachable"
  | "oidc.refused"
  | "oidc.unknown-account"
  | "oidc.already-connected"
  | "roster.invalid"
  | "roster.member-not-found"
  | "mail.not-sent"
  | "vault.key-refused"
  | "assessment.none"
  | "finding.not-found"
  | "measure.not-found"
  | "practice.not-found"
  | "dispute.not-found"
  | "target.not-found"
  | "target.invalid"
  | "cell.not-found"
  | "chart.no-figure"
  | "chart.not-drawn"
  | "digest.invalid"
  | "webhook.refused"
  | "webhook.not-sent"
  | "digest.not-sent";

/**
 * A failure we can name: what happened, with the value that caused it, and what to do next.
 * Outside text (paths, file content) inside `message` is already shortened and free of control characters.
 */
export class EvenkeelError extends Error {
  readonly code: ErrorCode;
  readonly whatToDo: string;

  constructor(code: ErrorCode, message: string, whatToDo: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "EvenkeelError";
    this.code = code;
    this.whatToDo = whatToDo;
  }
}

/** Outside text made safe to print: control characters become `?`, long text is cut. */
export function quoted(text: string, longest = 200): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is what this is for
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");
  return printable.length <= longest ? printable : `${printable.slice(0, longest)}…`;
}
