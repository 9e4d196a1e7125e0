import { readFile, writeFile } from "node:fs/promises";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { type DropCode, dropCodes } from "../core/privacy/ballot-frame.ts";
import type { Purpose } from "../core/privacy/manifest.ts";
import type { Comment, Scores } from "../core/privacy/payload.ts";
import { type Ballot, readBallot, writeBallot } from "../respondent/ballot-file.ts";
import { dropFrame, makeFrame, tokenHash } from "../respondent/drop-ballot.ts";
import { fetchBallot } from "../respondent/fetch-ballot.ts";
import { type OpenRound, openRound, type RoundLink, readLink } from "../respondent/open-round.ts";
import { readSettings } from "../server/read-settings.ts";
import { askQuestions } from "./ask-questions.ts";
import { readAnswers } from "./read-answers.ts";

interface Options {
  readonly link: string | undefined;
  readonly ballot: string | undefined;
  /** Answers from a file instead of the terminal: {"scores": {...}, "comment": {...}}. */
  readonly answers: string | undefined;
  readonly locale: string;
  /** Where answers are taken; the settings of a server on this machine without it. */
  readonly origin: string | undefined;
}

/**
 * `evenkeel answer`: with a link while ballots are given out it fetches one and saves it; with the saved file while answers are taken it
 * asks and sends. Nothing else is kept, and nothing of it passes through the server that invited.
 */
export async function answerCommand(options: Options): Promise<void> {
  if (options.ballot !== undefined) return answerWith(options.ballot, options);
  if (options.link === undefined)
    throw new EvenkeelError(
      "usage.invalid-option",
      "Neither a link nor a ballot is given.",
      "Pass --link URL while ballots are given out, --ballot FILE to answer.",
    );
  await fetchInto(readLink(options.link));
}

async function fetchInto(link: RoundLink): Promise<void> {
  const open = await openRound(link.origin, link.round, link.fingerprint);
  if (link.own === null)
    throw new EvenkeelError(
      "link.incomplete",
      "This link is the same for all and holds no code of yours.",
      "Take the link of your own mail, or “Get my ballot” in the application.",
    );
  const ballot = await fetchBallot(open.manifest, open.fingerprint, link.own);
  const file = `ballot-${link.round.slice(0, 8)}.json`;
  await writeFile(file, writeBallot(ballot), { mode: 0o600, flag: "wx" }).catch((cause: unknown) => {
    throw new EvenkeelError(
      "output.not-writable",
      `${quoted(file)} cannot be written.`,
      "Go to another folder and run the same command again: the same link stays good.",
      { cause },
    );
  });
  const from = new Date(open.manifest.windows.answerFrom).toISOString();
  process.stdout.write(
    `Your ballot is in ${file}. Nobody can link it to you, and there is no second one: keep it.\nAnswer from ${from} with: evenkeel answer --ballot ${file}\n`,
  );
}

async function answerWith(file: string, { answers, locale, origin }: Options): Promise<void> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new EvenkeelError("ballot.unreadable", `${quoted(file)} cannot be read.`, "Check the path.", { cause });
  });
  const ballot = readBallot(text);
  const open = await openRound(await originOf(origin), ballot.round, ballot.manifest);
  const given = answers === undefined ? await askQuestions(open, ballot.cohort, locale) : await readAnswers(answers, open, ballot.cohort);
  if (given.scores !== null) await send(open, ballot, "scores", given.scores);
  if (given.comment !== null) await send(open, ballot, "comment", given.comment);
}

/** A ballot does not say where it is answered; the link in the mail does, and the settings of a server on this machine. */
async function originOf(given: string | undefined): Promise<string> {
  const address = URL.parse(given ?? (await readSettings(process.env)).answerOrigin);
  if (address === null)
    throw new EvenkeelError(
      "usage.invalid-option",
      "The address of the answers is none.",
      "Pass --origin as the link has it, such as https://answer.example.org.",
    );
  return address.origin;
}

const said: Readonly<Record<DropCode, string>> = {
  [dropCodes.accepted]: "was accepted",
  [dropCodes.acceptedBefore]: "was accepted before, with the same answers",
  [dropCodes.tokenUsed]: "was used before with other answers; the first ones count",
  [dropCodes.notAnswering]: "came outside the time for answers",
  [dropCodes.unknownKey]: "belongs to another round",
  [dropCodes.badToken]: "holds no valid token",
  [dropCodes.badBallotSignature]: "is not signed by its own key",
  [dropCodes.payloadRefused]: "holds something this round does not ask",
  [dropCodes.tryLater]: "could not be taken now; send it again in a while, it counts once",
};

async function send(open: OpenRound, ballot: Ballot, purpose: Purpose, content: Scores | Comment): Promise<void> {
  const token = ballot.tokens[purpose];
  const code = await dropFrame(open.manifest.origins.answer, makeFrame(open.manifest, ballot, purpose, token, content));
  if (code !== dropCodes.accepted && code !== dropCodes.acceptedBefore)
    throw new EvenkeelError(
      "ballot.refused",
      `Your ballot (${purpose}) ${said[code]}.`,
      "What the box refuses spends nothing; what it took before stays.",
    );
  process.stdout.write(`Your ballot (${purpose}) ${said[code]}. Token hash: ${tokenHash(ballot, purpose, token)}\n`);
}
