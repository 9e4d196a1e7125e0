import type { Home } from "../../contract/evidence-shapes.ts";
import { compareFindings } from "../../core/findings/compare.ts";
import type { Finding } from "../../core/findings/finding.ts";
import { A_ROUND_WOULD_TELL } from "../compose-report.ts";
import type { Naming } from "../naming.ts";
import { naming } from "../naming.ts";
import { findingSentence } from "../sentence.ts";
import type { Story } from "../story.ts";
import { tellStory, weighedCriteria } from "../story.ts";
import { counted, countWord, lowerFirst, thousands } from "../words/number.ts";
import { composeSubject, disputesOf, ownFindings, ownNode } from "./compose-subject.ts";
import { extremesOf } from "./extremes.ts";
import { behaviourRow, symptomRow } from "./home-row.ts";
import { onServer } from "./on-server.ts";
import type { ViewInput } from "./view-input.ts";

const mostWorthTrying = 3;

/** Where we are: six behaviours and four symptoms in one grammar, what changed, and what is worth trying. Cost: a few milliseconds. */
export function composeHome(input: ViewInput): Home {
  const { report, catalogue, perception } = input;
  const names = naming(report, catalogue);
  const story = storyOf(input);
  const findings = ownFindings(input);
  const changes = changesOf(input, findings);
  const parts = { input, findings, story, changes, names };
  const symptoms = catalogue.model.symptoms.map((concept) => symptomRow(concept, parts));
  const extremes = extremesOf(findings, names);
  return {
    subject: composeSubject(input),
    ...opening(input, story, names),
    behaviours: catalogue.model.behaviours.map((concept) => behaviourRow(concept, parts)),
    symptoms,
    lenses: [...report.lenses],
    ...extremes,
    mostUncertain: extremes.mostUncertain ?? mostOpen(symptoms, story),
    worthTrying: worthTryingOf(input).map(({ practice, because, firstStep }) => ({
      practice,
      name: names.practiceName(practice),
      because,
      firstStep,
    })),
    changes,
    limits: report.limits.filter((limit) => perception.size === 0 || !limit.endsWith(A_ROUND_WOULD_TELL)).map(onServer),
  };
}

/** Where no interval lies on both sides: the symptom under which most is not known. Nothing is more uncertain where nothing is known. */
function mostOpen(symptoms: Home["symptoms"], { byState }: Story): string | null {
  if (byState.present.length + byState.absent.length === 0) return null;
  const unknown = ({ findings }: Home["symptoms"][number]): number => findings.filter(({ outcome }) => outcome === "unknown").length;
  const [most] = [...symptoms].sort((one, other) => unknown(other) - unknown(one));
  if (most === undefined || unknown(most) === 0) return null;
  return `${most.name}: ${thousands(unknown(most))} of ${counted(most.findings.length, "claim")} cannot be told yet.`;
}

/** A repository's page speaks of files anyway, so that it says what they show, however many people work there. */
function storyOf({ report, node }: ViewInput): Story {
  return tellStory(node.kind === "repository" ? { ...report, page: "full" } : report);
}

/** Weeks of the longest window there is; only there "no option changes this" is true. */
const LONGEST = 52;

function opening({ report, node }: ViewInput, story: Story, names: Naming): Pick<Home, "title" | "lead"> {
  if (report.page === "full" || node.kind === "repository") return { title: story.title, lead: lead(story, names) };
  const { windowWeeks } = report.subject;
  if (windowWeeks >= LONGEST) return { title: story.title, lead: story.lead };
  return {
    title: `Fewer than ${countWord(report.k)} people contributed in these ${windowWeeks} weeks, so this speaks of files.`,
    lead: "How long a change waits or when work is done would be a statement about somebody. A longer window may hold more people.",
  };
}

/** What moved since the window before; what stayed as it was is no news. */
function changesOf({ report, before, node }: ViewInput, findings: readonly Finding[]): Home["changes"] {
  if (before === null || before.subject.windowWeeks !== report.subject.windowWeeks) return [];
  const own = ownNode(before, node.id);
  const earlier = before.findings.filter((each) => each.node === own).map((each) => ({ ...each, node: findings[0]?.node ?? own }));
  return compareFindings(earlier, findings).filter(({ change }) => change !== "still");
}

/** A practice that rests on disputed findings alone leaves the recommendations; the findings stay on the page (findings.md 2.6). */
export function worthTryingOf(input: ViewInput): ViewInput["report"]["recommendations"] {
  const disputed = (finding: string): boolean => disputesOf(input, finding).length > 0;
  return input.report.recommendations
    .filter(({ targets }) => {
      const evidence = targets.flatMap((each) => each.evidence);
      return evidence.length === 0 || !evidence.every(disputed);
    })
    .slice(0, mostWorthTrying);
}

function lead({ byState, claims }: Story, names: Naming): string {
  const first = byState.present[0] ?? byState.undecided[0] ?? byState.absent[0];
  const decided = byState.present.length + byState.absent.length;
  const unseen = byState.open.length;
  const counts = `Of ${counted(claims.length, "claim")}, ${decided === 0 ? "none" : thousands(decided)} could be decided${unseen > 0 ? `; ${thousands(unseen)} cannot be seen from here yet` : ""}.`;
  if (first === undefined || first.about === "behaviour") return counts;
  return `${named(firstSentence(findingSentence(first, names)), first, names)} ${counts}`;
}

/** "Half take longer" says nothing without what takes longer. */
function named(sentence: string, finding: Finding, names: Naming): string {
  const cell = weighedCriteria(finding)[0]?.cell;
  return cell?.unit === "hours" ? `${names.shortName(cell)}: ${lowerFirst(sentence)}` : sentence;
}

/** Figures such as "0.8 days" hold a full stop too, so a sentence ends where a capital follows. */
function firstSentence(text: string): string {
  return /^.*?\.(?=\s+[A-Z]|$)/s.exec(text)?.[0] ?? text;
}
