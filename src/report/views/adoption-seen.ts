import type { AdoptionState, Practice } from "../../core/recommendations/practice.ts";
import type { Report } from "../report.ts";

/** Whether a practice is in use as far as files show. Nothing seen is unknown, not absent: hosted checks leave no file. */
export function adoptionSeen(practice: Practice, report: Report): AdoptionState {
  const advised = report.recommendations.find((each) => each.practice === practice.id);
  if (advised !== undefined) return advised.adoption;
  const states = seenRows(practice, report).map(({ state }) => state);
  if (states.includes("ran")) return "running";
  return states.includes("configured") ? "configured" : "unknown";
}

/** Names of the repositories in which a detector of the practice saw its automation. */
export function seenIn(practice: Practice, report: Report): readonly string[] {
  const names = new Map(report.subject.repositories.map(({ id, name }) => [id, name]));
  const seen = seenRows(practice, report).map(({ repository }) => names.get(repository) ?? repository);
  return [...new Set(seen)].sort();
}

function seenRows(practice: Practice, report: Report): readonly Report["controls"][number]["repositories"][number][] {
  const rows = report.controls.filter(({ control }) => practice.adoption.detectors.includes(control));
  return rows.flatMap(({ repositories }) => repositories).filter(({ state }) => state !== "not-seen");
}
