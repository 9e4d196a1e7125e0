import { windows } from "../contract/evidence.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK, type Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import { measureNodes, type NodesEvidence } from "../gather/measure-nodes.ts";
import { windowEndingAtHead } from "../gather/subject.ts";
import { assessNodes } from "./assess-nodes.ts";
import type { EvidenceState, OrganisationRecord } from "./evidence-state.ts";

export interface OrganisationAssessment {
  readonly organisation: string;
  readonly record: OrganisationRecord;
  readonly engine: Engine;
  readonly catalogue: Catalogue;
  readonly state: EvidenceState;
  readonly version: string;
  readonly now: Instant;
  readonly signal: AbortSignal;
  readonly progress: (at: Progress) => void;
}

/**
 * Every node over every window and the window before it. Each length is measured, judged and kept before the next one, so that only
 * two windows are in memory. An interruption leaves whole assessments: the earlier one or the new one of each length.
 */
export async function assessOrganisation(asked: OrganisationAssessment): Promise<void> {
  for (const [turn, weeks] of windows.entries()) await assessWindow(asked, weeks, turn);
}

async function assessWindow(asked: OrganisationAssessment, weeks: number, turn: number): Promise<void> {
  const { engine, now, signal, progress } = asked;
  const measuring = (done: number) => progress({ what: `Measuring ${weeks} weeks`, done, total: windows.length * 2, unit: "windows" });
  measuring(turn * 2);
  const current = await windowEndingAtHead(engine, weeks, now);
  const earlier: Window = { from: current.from - weeks * WEEK, to: current.from };
  // Both windows see the teams of today: a comparison is between two times of one group, not between two groups.
  const organisation = asked.record.at(Math.min(now, current.to));
  const measure = (window: Window): Promise<NodesEvidence> => {
    signal.throwIfAborted();
    const members = asked.record.members(window);
    return measureNodes(engine, {
      measures: asked.catalogue.measures,
      organisation,
      window,
      now,
      ...(members.size === 0 ? {} : { members }),
    });
  };
  const before = await measure(earlier);
  measuring(turn * 2 + 1);
  const measured = { before, now: await measure(current) };
  await keepReports(asked, { weeks, judging: organisation, measured, windows: { before: earlier, now: current } });
}

interface Measured {
  readonly weeks: number;
  readonly judging: Organisation;
  readonly measured: { readonly before: NodesEvidence; readonly now: NodesEvidence };
  readonly windows: { readonly before: Window; readonly now: Window };
}

/** Reports are written as they are made. */
async function keepReports(asked: OrganisationAssessment, { weeks, judging, measured, windows: spans }: Measured): Promise<void> {
  const { catalogue, state, version, now, signal, progress } = asked;
  const total = measured.now.nodes.length;
  const open = (which: "before" | "now") => state.write(asked.organisation, { weeks, which, window: spans[which], made: now });
  const writing = { before: await open("before"), now: await open("now") };
  try {
    let done = 0;
    for (const { node, ...reports } of assessNodes(measured, { catalogue, organisation: judging, version, now })) {
      signal.throwIfAborted();
      await writing.before.keep(node.id, reports.before);
      await writing.now.keep(node.id, reports.now);
      done += 1;
      progress({ what: `Judging ${weeks} weeks`, done, total, unit: "teams and repositories" });
    }
    await writing.before.finish();
    await writing.now.finish();
  } catch (error) {
    await writing.before.abandon();
    await writing.now.abandon();
    throw error;
  }
}
