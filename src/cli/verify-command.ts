import { readFile } from "node:fs/promises";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { readBallot } from "../respondent/ballot-file.ts";
import type { Check } from "../respondent/check.ts";
import { readLink } from "../respondent/open-round.ts";
import { verifyRound } from "../respondent/verify-round.ts";
import { readSettings } from "../server/read-settings.ts";

interface Options {
  readonly round: string | undefined;
  readonly link: string | undefined;
  readonly origin: string | undefined;
  readonly ballot: string | undefined;
  readonly fingerprint: readonly string[];
  readonly results: string | undefined;
}

const marks: Readonly<Record<Check["result"], string>> = { holds: "ok   ", fails: "FAILS", later: "-    " };

/** `evenkeel verify`: prints every check; throws `verify.failed`, naming those that fail. */
export async function verifyCommand(options: Options): Promise<void> {
  const ballot = options.ballot === undefined ? null : readBallot(await textOf(options.ballot));
  const link = options.link === undefined ? null : readLink(options.link);
  const round = options.round ?? link?.round ?? ballot?.round;
  if (round === undefined) throw new EvenkeelError("usage.invalid-option", "Which round is not said.", "Pass --round, --link or --ballot.");
  const origin = link?.origin ?? options.origin ?? (await readSettings(process.env)).answerOrigin;
  const results = options.results === undefined ? null : await textOf(options.results);
  const fingerprints = [...options.fingerprint, ...(link === null ? [] : [link.fingerprint])];
  const checks = await verifyRound({ origin: new URL(origin).origin, round, fingerprints, ballot, results });
  process.stdout.write(checks.map(({ what, result, said }) => `${marks[result]} ${what}: ${said}\n`).join(""));
  const failed = checks.filter(({ result }) => result === "fails");
  if (failed.length > 0)
    throw new EvenkeelError(
      "verify.failed",
      `This round did not follow its rules: ${failed.map(({ what }) => what.toLowerCase()).join(", ")}.`,
      "Keep what is printed above and talk about it with colleagues.",
    );
}

async function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new EvenkeelError("source.not-found", `${quoted(file)} cannot be read.`, "Check the path.", { cause });
  });
}
