import type { Home, HomeRow } from "../contract/evidence-shapes.ts";
import { windowText } from "../report/words/date.ts";

export interface DigestText {
  readonly subject: string;
  readonly text: string;
}

/** A glyph that reads alike in mail, chat and on paper; told apart by shape, never by colour. */
const glyphs: Readonly<Record<HomeRow["outcome"], string>> = { present: "■", absent: "□", undecided: "◧", open: "┄", few: "=" };

const changeWords = {
  appeared: "Appeared",
  gone: "Gone",
  still: "Still",
  "newly-observable": "Newly observable",
  "no-longer-observable": "No longer observable",
} as const;

/** The digest as plain text: what holds, with its numbers, what moved, what is worth trying, and the way to the page. */
export function digestText(home: Home, link: string): DigestText {
  const { subject } = home;
  const invented = subject.invented && !subject.name.includes("invented") ? " (invented data)" : "";
  const blocks = [
    `${home.title}\n${home.lead}`,
    `${subject.name}${invented}, ${windowText(subject)} (UTC)`,
    section("Symptoms", home.symptoms.map(rowText)),
    section("Behaviours", behaviours(home)),
    section(
      "Since the window before",
      home.changes.map(({ change, claim }) => `${changeWords[change]}: ${claim.replace(/\.$/, "")}`),
    ),
    section(
      "Worth trying",
      home.worthTrying.map(({ name, firstStep }) => `${name}. First step: ${firstStep}`),
    ),
    `All of it, with how sure and what cannot be seen: ${link}`,
    "Nothing here is about a person. A reading aid is not a target. The digest is set under Settings, Digest.",
  ];
  return {
    subject: plain(`${subject.name}${invented}: ${home.title}`).replaceAll("\n", " "),
    text: `${blocks
      .filter((block) => block !== "")
      .map(plain)
      .join("\n\n")}\n`,
  };
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines.map((line) => `- ${line}`)].join("\n");
}

function rowText({ name, outcome, outcomeText, sentence }: HomeRow): string {
  return `${glyphs[outcome]} ${name}: ${outcomeText}. ${sentence}`;
}

/** Before a round there is one thing to say of all of them. */
function behaviours({ behaviours: rows }: Home): readonly string[] {
  if (rows.every(({ perception }) => perception === null)) return ["Nobody was asked yet; a round of questions would tell."];
  return rows.map(rowText);
}

/** Lines of text and nothing a mail or chat could take for something else: no control or direction characters. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is what this is for
  return text.replaceAll("\u00a0", " ").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");
}
