import type { Instant } from "../core/model/time.ts";
import { fingerprintWords } from "../core/privacy/fingerprint-words.ts";
import type { Windows } from "../core/privacy/manifest.ts";
import type { OccasionKind } from "../core/survey/occasions.ts";
import type { DigestText } from "./digest-text.ts";

export interface LetterOf {
  readonly kind: OccasionKind;
  readonly title: string;
  readonly organisation: string;
  readonly windows: Windows;
  readonly answerUntil: Instant;
  readonly demonstration: boolean;
  readonly k: number;
  /** Of the manifest. */
  readonly fingerprint: string;
  readonly minutes: number;
  /** Page of the round in the application. */
  readonly page: string;
  /** With a person's own code, or without; null where there is nothing to open. */
  readonly link: string | null;
  /** Names of the teams that answer together; empty in a channel. */
  readonly together: readonly string[];
  readonly reason: string | null;
}

/** What everybody is told: worded so that it fits whoever has answered and whoever has not, because nobody knows which. */
export function roundLetter(letter: LetterOf): DigestText {
  const { kind, title, organisation, demonstration } = letter;
  const blocks = [
    ...told[kind](letter),
    ...(demonstration ? ["This is a demonstration with windows of minutes: it shows how a round goes and hides nobody."] : []),
    `About this round: ${letter.page}`,
    `Words of its rules: ${fingerprintWords(letter.fingerprint).join(" ")}. They are the same for everybody, in the application and on the page where you answer; if they differ, do not answer and tell a colleague.`,
  ];
  return { subject: `${organisation}: ${subjects[kind](title)}`, text: `${blocks.join("\n\n")}\n` };
}

const subjects: Readonly<Record<OccasionKind, (title: string) => string>> = {
  announced: (title) => `${title} is announced`,
  enrolling: (title) => `${title}: fetch your ballot`,
  "enrolling-reminder": (title) => `${title}: ballots can still be fetched`,
  answering: (title) => `${title}: answers are open`,
  "answering-reminder": (title) => `${title}: answers are still open`,
  extended: (title) => `${title}: more time to answer`,
  "answer-again": (title) => `${title}: please answer again`,
  released: (title) => `${title}: results for everybody`,
  void: (title) => `${title} is void`,
};

const told: Readonly<Record<OccasionKind, (letter: LetterOf) => readonly string[]>> = {
  announced: ({ windows, minutes, together, k, answerUntil }) => [
    `A round of questions about how we work together begins soon. It takes about ${minutes} minutes.`,
    ...(together.length > 1 ? [`Small teams answer together, so that nobody can be told apart: ${together.join(", ")}.`] : []),
    `From ${day(windows.enrolFrom)} to ${day(windows.enrolUntil)} you fetch a ballot; from ${day(windows.answerFrom)} to ${day(answerUntil)} you answer with it. The two are kept apart so that no answer can be joined with a name, by nobody.`,
    `No figure is ever shown about fewer than ${k} people. These rules are signed now and cannot be changed for this round.`,
  ],
  enrolling: ({ windows, link, together }) => [
    `Fetch your ballot until ${day(windows.enrolUntil)}; the questions come afterwards. It is one click, on the device you will answer on, or you move the ballot to another one.`,
    ...linkLine(link),
    ...(together.length > 1 ? [`You answer together with: ${together.join(", ")}.`] : []),
    link === null
      ? "Your own link is in your mail, or in the application under this round."
      : "The link is yours alone and works once. A ballot that is lost cannot be replaced, because nobody can tell which one was yours.",
  ],
  "enrolling-reminder": ({ windows, link }) => [
    `Ballots can be fetched until ${day(windows.enrolUntil)}. If you have yours, there is nothing to do. This goes to everybody, because nobody knows who has fetched one.`,
    ...linkLine(link),
  ],
  answering: ({ answerUntil, link, minutes }) => [
    `Whoever fetched a ballot can answer now, until ${day(answerUntil)}, on the device that keeps it. It takes about ${minutes} minutes.`,
    ...linkLine(link),
  ],
  "answering-reminder": ({ answerUntil, link }) => [
    `Answers are open until ${day(answerUntil)}. If you have answered, thank you; there is nothing to do. This goes to everybody, because nobody knows who has answered.`,
    ...linkLine(link),
  ],
  extended: ({ answerUntil, link }) => [
    `Answers are now open until ${day(answerUntil)}. This is signed, and happens once at most.`,
    ...linkLine(link),
  ],
  "answer-again": ({ answerUntil, link }) => [
    `The ballots given so far were lost with a disk and were read by nobody. If you answered, please answer again until ${day(answerUntil)}; your device kept what it needs for that.`,
    ...linkLine(link),
  ],
  released: () => [
    "The round is over and its results are there, the same numbers for everybody from the same minute. All ballots are deleted.",
  ],
  void: ({ reason }) => [`The round is void, and all ballots are deleted. The reason given: ${reason ?? "none"}`],
};

const linkLine = (link: string | null): readonly string[] => (link === null ? [] : [link]);

const shownDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });

function day(at: Instant): string {
  return `${shownDay.format(at)} UTC`;
}
