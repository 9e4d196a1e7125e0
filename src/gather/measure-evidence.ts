import type { Node } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Instant } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import { runMeasures } from "../evidence/run-measures.ts";
import type { GatheredEvidence } from "../report/compose-report.ts";
import { type Subject, WHOLE } from "../report/report.ts";
import { controlRows, seenPractices } from "./controls.ts";
import { coverageOf, dataQualityOf } from "./quality.ts";
import { contributorsIn, describeSubject, windowEndingAtHead } from "./subject.ts";

export interface Question {
  readonly measures: readonly Measure[];
  readonly organisation: Organisation;
  readonly weeks: number;
  readonly now: Instant;
}

/** Fewer than k contributors in the window: this long is tried once before the page that speaks only of files (evidence.md 8). */
const LONG_WINDOW_WEEKS = 104;

/** Asks the lake everything one report needs. */
export async function measureEvidence(engine: Engine, { measures, organisation, weeks, now }: Question): Promise<GatheredEvidence> {
  const { window, contributors } = await chooseWindow(engine, organisation.k, weeks, now);
  const subject = await describeSubject(engine, window, organisation);
  const cells = await runMeasures(engine, {
    measures,
    nodes: nodesOf(subject, organisation),
    organisation,
    window,
    k: organisation.k,
    now,
  });
  const seen = await seenPractices(engine);
  return {
    subject,
    contributors,
    cells,
    coverage: await coverageOf(engine),
    seen,
    controls: await controlRows(engine, subject, seen, now),
    dataQuality: await dataQualityOf(engine),
  };
}

async function chooseWindow(engine: Engine, k: number, weeks: number, now: Instant) {
  const window = await windowEndingAtHead(engine, weeks, now);
  const contributors = await contributorsIn(engine, window, k);
  if (contributors !== null || weeks >= LONG_WINDOW_WEEKS) return { window, contributors };
  const longWindow = await windowEndingAtHead(engine, LONG_WINDOW_WEEKS, now);
  return { window: longWindow, contributors: await contributorsIn(engine, longWindow, k) };
}

/** The whole, its teams, and each repository where there are several. */
function nodesOf(subject: Subject, organisation: Organisation): readonly Node[] {
  const whole: Node = { id: WHOLE, kind: "organisation", name: subject.name };
  const teams = organisation.teams.map(({ id, name }): Node => ({ id, kind: "team", name }));
  const repositories =
    subject.repositories.length > 1 ? subject.repositories.map(({ id, name }): Node => ({ id, kind: "repository", name })) : [];
  return [whole, ...teams, ...repositories];
}
