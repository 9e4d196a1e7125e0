import type { Catalogue } from "../../core/model/catalogue.ts";
import { html, markupText, ownMarkup } from "../escape.ts";
import type { Naming } from "../naming.ts";
import { naming } from "../naming.ts";
import type { Report } from "../report.ts";
import type { Story } from "../story.ts";
import { tellStory } from "../story.ts";
import { fontFaces, styleSheet } from "./page-assets.ts";
import type { Section } from "./section.ts";
import { contents, renderSection } from "./section.ts";
import { behaviourSection } from "./sections/behaviours.ts";
import { certaintySection } from "./sections/certainty.ts";
import { comparisonSection } from "./sections/comparison.ts";
import { controlSection } from "./sections/controls.ts";
import { durationSection } from "./sections/durations.ts";
import { fewOpening, filesSection, teamSection } from "./sections/few-page.ts";
import { foundSection } from "./sections/found.ts";
import { habitSection } from "./sections/habits.ts";
import { lensSection } from "./sections/lenses.ts";
import { measuresSection } from "./sections/measures.ts";
import { methodSection } from "./sections/method.ts";
import { notObservableSection } from "./sections/not-observable.ts";
import { masthead, opening } from "./sections/opening.ts";
import { partsSection } from "./sections/parts.ts";
import { worthTryingSection } from "./sections/worth-trying.ts";

/** Nothing is fetched and nothing runs: only this file's own styles and its embedded fonts are allowed. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The report as one file: no request to anyone, no script, light and dark, for screen and paper.
 * Outside text is escaped where it enters; equal reports give equal bytes. Cost: about 220 kB of fonts, a few milliseconds.
 */
export function renderHtml(report: Report, catalogue: Catalogue): string {
  const story = tellStory(report);
  const names = naming(report, catalogue);
  const few = report.page === "few";
  const sections = (few ? fewSections : fullSections)(report, story, catalogue, names).filter((each) => each !== null);
  return markupText(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${ownMarkup(policy)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Assessment of ${report.subject.name} - Evenkeel</title>
<style>
${ownMarkup(fontFaces())}
${ownMarkup(styleSheet())}</style>
</head>
<body><div class="doc">
${masthead(report)}
${contents(sections, "One file, no request, works without script. Prints on A4 and Letter.")}
<main class="body">
${few ? fewOpening(story, names) : opening(story)}
${sections.map(renderSection)}</main>
</div></body>
</html>
`);
}

type Sections = (report: Report, story: Story, catalogue: Catalogue, names: Naming) => readonly (Section | null)[];

const fullSections: Sections = (report, story, catalogue, names) => [
  foundSection(story, names),
  worthTryingSection(report, catalogue, names),
  durationSection(story, names),
  habitSection(story, names),
  controlSection(report, names),
  comparisonSection(report),
  lensSection(report, story, names),
  behaviourSection(story, catalogue, names),
  partsSection(report, story, names),
  certaintySection(report, story),
  notObservableSection(report, story, catalogue),
  measuresSection(story, catalogue, names),
  methodSection(report, story),
];

const fewSections: Sections = (report, story, catalogue, names) => [
  filesSection(story, names),
  controlSection(report, names),
  comparisonSection(report),
  teamSection(report),
  worthTryingSection(report, catalogue, names),
  certaintySection(report, story),
  methodSection(report, story),
];
