import { windows } from "../contract/evidence-shapes.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { type Instant, WEEK, type Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import { measureNodes } from "../gather/measure-nodes.ts";
import { windowEndingAtHead } from "../gather/subject.ts";
import type { EarlierReport } from "../report/compose-report.ts";
import type { NodeReport } from "../state/assessments.ts";
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
 * Every node over every window and the window before it. One window is measured, judged and kept before the next, so that only one is
 * in memory. An interruption leaves whole assessments: of each window the earlier one or the new one.
 */
export async function assessOrganisation(asked: OrganisationAssessment): Promise<void> {
  for (const [turn, weeks] of windows.entries()) {
    const now = await windowEndingAtHead(asked.engine, weeks, asked.now);
    const before: Window = { from: now.from - weeks * WEEK, to: now.from };
    // Both see the teams of today: a comparison is between two times of one group, not between two groups.
    const organisation = asked.record.at(Math.min(asked.now, now.to));
    const earlier = new Map<string, EarlierReport>();
    await assessWindow(asked, { weeks, which: "before", window: before, turn: turn * 2, organisation, earlier });
    await assessWindow(asked, { weeks, which: "now", window: now, turn: turn * 2 + 1, organisation, earlier });
  }
}

interface WindowToAssess {
  readonly weeks: number;
  readonly which: "before" | "now";
  readonly window: Window;
  readonly turn: number;
  readonly organisation: Organisation;
  /** Reports on the window before, by node; filled by it, read by the one after. */
  readonly earlier: Map<string, EarlierReport>;
}

async function assessWindow(asked: OrganisationAssessment, of: WindowToAssess): Promise<void> {
  const { engine, catalogue, state, version, now, signal, progress } = asked;
  const { weeks, which, window, organisation } = of;
  signal.throwIfAborted();
  progress({ what: "Measuring", done: of.turn, total: windows.length * 2, unit: "windows" });
  const members = asked.record.members(window);
  const question = { measures: catalogue.measures, organisation, window, now, ...(members.size === 0 ? {} : { members }) };
  const measured = await measureNodes(engine, question);
  // The window before is told as if on its last day, so that "since then" is a date that means something.
  const judging = { catalogue, organisation, version, now: which === "now" ? now : window.to };
  const reports = watched(
    assessNodes(measured, judging, (node) => of.earlier.get(node) ?? null),
    (done) => {
      signal.throwIfAborted();
      progress({ what: `Judging ${weeks} weeks`, done, total: measured.nodes.length, unit: "teams and repositories" });
    },
  );
  const kept = which === "now" ? reports : remembered(reports, of.earlier);
  await state.keepAssessment({ organisation: asked.organisation, weeks, which }, { window, version, made: now }, kept);
}

/** Hands reports on and lets other work of the process in between: judging thousands of nodes takes longer than anyone waits for a cancel. */
async function* watched(reports: Iterable<NodeReport>, tell: (done: number) => void): AsyncGenerator<NodeReport> {
  let done = 0;
  for (const report of reports) {
    tell(done);
    yield report;
    done += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Keeps of each report what the next window's comparison asks for. */
async function* remembered(reports: AsyncIterable<NodeReport>, into: Map<string, EarlierReport>): AsyncGenerator<NodeReport> {
  for await (const kept of reports) {
    const { generatedAt, subject, findings } = kept.report;
    into.set(kept.node, { generatedAt, subject, findings });
    yield kept;
  }
}
