import { EvenkeelError } from "../../core/model/evenkeel-error.ts";

/** What a live tool's failure is called and what to do about it. `place` is the host and the kind of page: no path, query, token or text of a reply. */
export const sourceFailures = {
  unauthorised: (place: string) =>
    new EvenkeelError(
      "source.unauthorised",
      `${place} does not accept the token (401)`,
      "It has expired or was withdrawn: make a new one and set it on the connection; reading goes on where it stopped.",
    ),
  forbidden: (place: string) =>
    new EvenkeelError(
      "source.forbidden-scope",
      `${place} does not allow the token to read this (403)`,
      "Give the token the read permissions that the guide of this tool lists, or leave this out of the connection.",
    ),
  rateLimited: (place: string, tries: number) =>
    new EvenkeelError(
      "source.rate-limited",
      `${place} still asked to wait after ${tries} tries`,
      "Something else uses up this token's quota: give Evenkeel a token of its own; reading goes on where it stopped.",
    ),
  unavailable: (place: string, what: string, cause?: unknown) =>
    new EvenkeelError(
      "source.unavailable",
      `${place} ${what}`,
      "Check that the tool is up and reachable from this machine; reading goes on where it stopped.",
      { cause },
    ),
  elsewhere: (place: string) =>
    new EvenkeelError(
      "source.unavailable",
      `${place} points to another address`,
      "Connect the address that the tool answers at itself; Evenkeel follows no way out of it.",
    ),
  schemaChanged: (place: string, what: string) =>
    new EvenkeelError(
      "source.schema-changed",
      `${place} answers otherwise than expected: ${what}`,
      "The tool's interface may have changed: look for a newer version of Evenkeel, or report this with the version of the tool.",
    ),
  cursorLost: (place: string) =>
    new EvenkeelError(
      "source.cursor-lost",
      `where reading ${place} had stopped cannot be found again`,
      "Read the connection again from a date; rows that are read twice count once.",
    ),
  clockSkew: (place: string, minutes: number) =>
    new EvenkeelError(
      "source.clock-skew",
      `the clocks of ${place} and of this machine differ by ${minutes} minutes, so signed tokens are refused`,
      "Set this machine's clock by NTP; reading then goes on.",
    ),
  tooLarge: (place: string, mebibytes: number) =>
    new EvenkeelError(
      "source.too-large",
      `${place} answered with more than ${mebibytes} MiB at once`,
      "Report this with the version of the tool; nothing of the answer was kept.",
    ),
} as const;
