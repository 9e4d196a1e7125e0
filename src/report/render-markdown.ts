import type { Finding } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Naming } from "./naming.ts";
import { naming } from "./naming.ts";
import type { Report } from "./report.ts";
import { findingSentence, restsOn } from "./sentence.ts";
import { bareClaim, stateCounts, tellStory, weighedCriteria } from "./story.ts";
import { dateText } from "./words/date.ts";
import { hoursOfWork } from "./words/duration.ts";
import { cellText } from "./words/estimate.ts";
import { confidenceWords, stateWords } from "./words/outcome.ts";

const mostUnlocks = 3;

/** The report as a short comment for a change or a pipeline summary. Outside text cannot mention, link, format or break a table. */
export function renderMarkdown(report: Report, catalogue: Catalogue): string {
  const names = naming(report, catalogue);
  const story = tellStory(report);
  const { present, absent, undecided } = story.byState;
  const blocks = [
    `### Evenkeel: ${md(story.title)}`,
    md(story.lead),
    stateCounts(story)
      .map(({ state, count }) => `**${count}** ${stateWords[state]}`)
      .join(" · "),
    findingTable(present, names),
    list("Looked for and not there", absent),
    list(
      "Looked at, and cannot tell",
      undecided.filter((each) => each.about !== "behaviour"),
    ),
    practices(report, names),
    changes(report),
    unlocks(report),
    `<sub>Evenkeel ${md(report.tool.version)}, catalogue ${md(report.tool.catalogue)}. Intervals are 90\u00a0%. A reading aid is not a target. Nothing here is about a person.</sub>`,
  ];
  return `${blocks.filter((each) => each !== "").join("\n\n")}\n`;
}

const md = escapeMarkdown;

function findingTable(findings: readonly Finding[], names: Naming): string {
  if (findings.length === 0) return "No claim holds on what could be seen.";
  const rows = findings.map((finding) => {
    const first = weighedCriteria(finding)[0];
    const disputed = finding.dispute === null ? "" : `<br>Disputed: ${md(finding.dispute)}`;
    const value = first === undefined ? "" : `${md(cellText(first.cell))}<br>${md(restsOn(first))}`;
    return `| ${md(bareClaim(finding.claim))}${disputed} | ${md(findingSentence(finding, names))} | ${value} | ${finding.confidence === null ? "" : confidenceWords[finding.confidence]} |`;
  });
  return ["| Found | What was seen | Value (90\u00a0%) | How sure |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function list(title: string, findings: readonly Finding[]): string {
  return findings.length === 0 ? "" : `**${title}:** ${findings.map((each) => md(bareClaim(each.claim))).join("; ")}.`;
}

function practices(report: Report, names: Naming): string {
  if (report.recommendations.length === 0) return "";
  const lines = report.recommendations.map(
    (each, index) =>
      `${index + 1}. **${md(names.practiceName(each.practice))}** (${hoursOfWork(each.hours.setup)} to set up; stays chosen in ${each.stability} of 8 variants). ${md(each.because)} First step: ${md(each.firstStep)}`,
  );
  return ["**Worth trying**", "", ...lines].join("\n");
}

const changeWords = {
  appeared: "Appeared",
  gone: "Gone",
  "newly-observable": "Newly observable",
  "no-longer-observable": "No longer observable",
} as const;

function changes({ comparison }: Report): string {
  if (comparison === null) return "";
  const since = `Since the report of ${dateText(comparison.previous)}`;
  if (comparison.refused !== null) return `**${since}:** not compared: ${md(comparison.refused)}`;
  const moved = comparison.changes.flatMap(({ change, claim }) =>
    change === "still" ? [] : [`- ${changeWords[change]}: ${md(bareClaim(claim))}`],
  );
  return moved.length === 0 ? `**${since}:** nothing moved.` : [`**${since}**`, "", ...moved].join("\n");
}

function unlocks(report: Report): string {
  if (report.notObservable.length === 0) return "";
  const lines = report.notObservable
    .slice(0, mostUnlocks)
    .map(
      (each) => `- ${each.measures.length} ${each.measures.length === 1 ? "measure" : "measures"} (${md(each.effort)}): ${md(each.how)}`,
    );
  return ["<details><summary>What would tell more</summary>", "", ...lines, "", "</details>"].join("\n");
}
