import type { ErrorCode } from "../core/model/evenkeel-error.ts";

/** What a script may rely on; documented in docs/run/errors.md. */
export const exitCodes = {
  written: 0,
  failed: 1,
  usage: 2,
  noRepository: 3,
  unreadable: 4,
  notWritten: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeOf: Readonly<Record<ErrorCode, ExitCode>> = {
  "usage.invalid-option": exitCodes.usage,
  "usage.unknown-measure": exitCodes.usage,
  "git.missing": exitCodes.failed,
  "git.too-old": exitCodes.failed,
  "git.not-a-repository": exitCodes.noRepository,
  "git.empty-repository": exitCodes.noRepository,
  "git.unreadable-object": exitCodes.unreadable,
  "git.clone-failed": exitCodes.noRepository,
  "git.failed": exitCodes.unreadable,
  "org.invalid": exitCodes.unreadable,
  "org.not-found": exitCodes.unreadable,
  "sarif.invalid": exitCodes.unreadable,
  "sarif.too-large": exitCodes.unreadable,
  "vex.invalid": exitCodes.unreadable,
  "work.invalid": exitCodes.unreadable,
  "incidents.invalid": exitCodes.unreadable,
  "compare.invalid": exitCodes.unreadable,
  "source.not-found": exitCodes.unreadable,
  "lake.locked": exitCodes.notWritten,
  "lake.corrupt": exitCodes.failed,
  "output.disk-full": exitCodes.notWritten,
  "output.not-writable": exitCodes.notWritten,
  "catalogue.invalid": exitCodes.failed,
  "evidence.engine-failed": exitCodes.failed,
  "run.interrupted": exitCodes.interrupted,
  "database.unreachable": exitCodes.failed,
  "database.newer": exitCodes.failed,
  "database.refused": exitCodes.failed,
  "database.cannot-start": exitCodes.failed,
  "database.not-ours": exitCodes.failed,
  "data-folder.not-reachable": exitCodes.notWritten,
  "server.already-running": exitCodes.failed,
  "settings.invalid": exitCodes.usage,
  "settings.not-supported": exitCodes.usage,
  "vault.cannot-open": exitCodes.failed,
  "vault.key-refused": exitCodes.failed,
};
