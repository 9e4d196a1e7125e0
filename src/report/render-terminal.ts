import type { Finding } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { quoted } from "../core/model/evenkeel-error.ts";
import type { Naming } from "./naming.ts";
import { naming } from "./naming.ts";
import type { Report } from "./report.ts";
import { findingSentence, restsOn } from "./sentence.ts";
import { bareClaim, stateCounts, tellStory, weighedCriteria } from "./story.ts";
import { hoursOfWork } from "./words/duration.ts";
import type { MarkState } from "./words/outcome.ts";
import { confidenceWords, stateWords } from "./words/outcome.ts";

export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Names for practices and measures; ids are shown without it. */
  readonly catalogue?: Catalogue;
  /** The file to read on in. */
  readonly readOn?: string;
}

type Paint = (text: string) => string;

interface Pen {
  readonly strong: Paint;
  readonly quiet: Paint;
  readonly width: number;
}

const narrowest = 40;
const widest = 100;
const mostPractices = 3;

/** The same marks as on the page, in plain characters. */
const signs: Readonly<Record<MarkState, string>> = {
  present: "#",
  absent: "o",
  undecided: "~",
  few: "=",
  open: ".",
  "not-applicable": "-",
};

/** A summary for the terminal: title, found, not there, undecided, worth trying. Outside text cannot move the cursor. */
export function renderTerminal(report: Report, { colour, width, catalogue, readOn }: TerminalOptions): string {
  const pen = penOf(colour, width);
  const names = naming(report, catalogue ?? emptyCatalogue);
  const story = tellStory(report);
  const { present, absent, undecided } = story.byState;
  const counts = stateCounts(story).map(({ state, count }) => `${signs[state]} ${count} ${stateWords[state]}`);
  const blocks = [
    paragraph(story.title, pen, "", pen.strong),
    paragraph(story.lead, pen, ""),
    paragraph(counts.join(" · "), pen, "", pen.quiet),
    group("Found", present, names, pen, true),
    group("Looked for and not there", absent, names, pen, false),
    group(
      "Looked at, and cannot tell",
      undecided.filter((each) => each.about !== "behaviour"),
      names,
      pen,
      false,
    ),
    practices(report, names, pen),
    readOn === undefined ? "" : paragraph(`Read on: ${safe(readOn)}`, pen, ""),
  ];
  return `${blocks.filter((each) => each !== "").join("\n\n")}\n`;
}

const emptyCatalogue: Catalogue = {
  version: "",
  model: { lenses: [], behaviours: [], symptoms: [], causes: [] },
  measures: [],
  claims: [],
  practices: [],
  instruments: [],
};

function penOf(colour: boolean, width: number): Pen {
  const style = (on: number, off: number): Paint => (colour ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text);
  return { strong: style(1, 22), quiet: style(2, 22), width: Math.min(widest, Math.max(narrowest, width)) };
}

function group(title: string, findings: readonly Finding[], names: Naming, pen: Pen, full: boolean): string {
  if (findings.length === 0) return "";
  const lines = findings.flatMap((finding) => {
    const claim = paragraph(bareClaim(finding.claim), pen, "  ", full ? pen.strong : undefined);
    const seen = paragraph(findingSentence(finding, names), pen, "    ");
    return full
      ? [claim, seen, paragraph(basis(finding), pen, "    ", pen.quiet)]
      : [claim, paragraph(findingSentence(finding, names), pen, "    ", pen.quiet)];
  });
  return [pen.strong(title), ...lines].join("\n");
}

function basis(finding: Finding): string {
  const first = weighedCriteria(finding)[0];
  const parts = [
    first === undefined ? null : restsOn(first),
    finding.confidence === null ? null : confidenceWords[finding.confidence],
    finding.dispute === null ? null : `disputed: ${finding.dispute}`,
  ];
  return parts.filter((each) => each !== null).join(", ");
}

function practices(report: Report, names: Naming, pen: Pen): string {
  const lines = report.recommendations
    .slice(0, mostPractices)
    .flatMap((each, index) => [
      paragraph(`${index + 1} ${names.practiceName(each.practice)}`, pen, "  "),
      paragraph(each.because, pen, "    "),
      paragraph(`${hoursOfWork(each.hours.setup)} to set up. First step: ${each.firstStep}`, pen, "    ", pen.quiet),
    ]);
  return lines.length === 0 ? "" : [pen.strong("Worth trying"), ...lines].join("\n");
}

function safe(text: string): string {
  return quoted(text.replaceAll("\u00a0", " "), 600);
}

/** Words set in lines no longer than the terminal; a longer word keeps its own line. */
function paragraph(text: string, pen: Pen, indent: string, paint: Paint = (line) => line): string {
  const room = pen.width - indent.length;
  const lines: string[] = [];
  let line = "";
  for (const word of safe(text).split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + paint(each)).join("\n");
}
