import { createInterface, type Interface } from "node:readline/promises";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { askedOf } from "../core/privacy/asked.ts";
import type { Answer } from "../core/privacy/payload.ts";
import type { Wording } from "../core/privacy/questionnaire.ts";
import type { OpenRound } from "../respondent/open-round.ts";
import type { GivenAnswers } from "./read-answers.ts";

/** What a person should know before the first question (privacy.md 1), in the words of the answer page. */
const promises = `
Nobody, the administrator included, can link a stored answer to you afterwards. No figure concerns fewer than the threshold.
Not hidden: that this machine talks to the service, how you write in comments, and what somebody sees on your screen.
`;

/** Item zero has three answers; they travel on the same scale. */
const kept: Readonly<Record<string, Answer>> = { y: 6, p: 4, n: 2, "0": 0 };

/**
 * Asks everything this person's group is asked, one line each: 1 to 7, 0 for "can't say", nothing to skip, "back" to go back. Shows the
 * exact record and sends only after "send".
 */
export async function askQuestions(open: OpenRound, cohort: string, locale: string): Promise<GivenAnswers> {
  if (!process.stdin.isTTY)
    throw new EvenkeelError("usage.invalid-option", "There is no terminal to ask in.", "Pass --answers FILE with what you want to send.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await converse(terminal, open, cohort, locale);
  } finally {
    terminal.close();
  }
}

async function converse(terminal: Interface, open: OpenRound, cohort: string, locale: string): Promise<GivenAnswers> {
  const { manifest, questionnaire } = open;
  const wording = questionnaire.wording[locale] ?? questionnaire.wording.en;
  if (wording === undefined) throw new EvenkeelError("manifest.mismatch", "The questionnaire has no texts.", "Tell a coach.");
  const asked = askedOf(questionnaire, manifest, { id: cohort });
  process.stdout.write(`${questionnaire.title}\n${promises}\nThreshold: ${manifest.k}. About ${questionnaire.minutes} minutes.\n\n`);
  process.stdout.write(wording.agreement.map((label, place) => `${place + 1} ${label}`).join("   "));
  process.stdout.write('\n0 can\'t say   Enter skips   "back" goes back\n\n');
  const answers = await askItems(terminal, [...asked.items], asked.kept ?? new Set(), wording);
  const comments = await askPrompts(terminal, [...asked.prompts], wording);
  const scores = { v: 1, answers } as const;
  const comment = Object.keys(comments).length === 0 ? null : ({ v: 1, answers: comments } as const);
  process.stdout.write(
    `\nThis and your group (${cohort}) will be stored, and nothing else:\n${JSON.stringify({ scores, comment }, null, 2)}\n`,
  );
  if ((await terminal.question('Type "send" to send it: ')).trim() !== "send")
    throw new EvenkeelError("ballot.refused", "Nothing was sent.", "Run the command again when you want to.");
  return { scores, comment };
}

async function askItems(
  terminal: Interface,
  items: readonly string[],
  keptItems: ReadonlySet<string>,
  wording: Wording,
): Promise<Readonly<Record<string, Answer>>> {
  const given: Record<string, Answer> = {};
  for (let place = 0; place < items.length; ) {
    const item = items[place] ?? "";
    const isKept = keptItems.has(item);
    const question = `${place + 1} of ${items.length}  ${wording.items[item] ?? item}${isKept ? "  (y yes, p partly, n no)" : ""}\n> `;
    const typed = (await terminal.question(question)).trim().toLowerCase();
    const answer = isKept ? kept[typed] : scaled(typed);
    if (typed === "back") place = Math.max(0, place - 1);
    else if (typed === "") {
      delete given[item];
      place++;
    } else if (answer === undefined) process.stdout.write(isKept ? "y, p, n or 0, please.\n" : "A number from 0 to 7, please.\n");
    else {
      given[item] = answer;
      place++;
    }
  }
  return given;
}

const scale: readonly Answer[] = [0, 1, 2, 3, 4, 5, 6, 7];
const scaled = (typed: string): Answer | undefined => scale.find((each) => String(each) === typed);

async function askPrompts(terminal: Interface, prompts: readonly string[], wording: Wording): Promise<Readonly<Record<string, string>>> {
  const given: Record<string, string> = {};
  if (prompts.length > 0)
    process.stdout.write("\nIn your own words, if you like. Names, ticket numbers and the way you write can tell who you are.\n");
  for (const prompt of prompts) {
    const typed = (await terminal.question(`${wording.prompts[prompt] ?? prompt}\n> `)).trim();
    if (typed !== "") given[prompt] = typed;
  }
  return given;
}
