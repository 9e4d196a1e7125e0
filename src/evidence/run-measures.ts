import type { Withheld } from "../core/evidence/cell-rule.ts";
import type { Cell, Node, UnknownReason } from "../core/evidence/estimate.ts";
import type { Measure } from "../core/evidence/measure.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import { type Organisation, SMALLEST_K } from "../core/model/organisation.ts";
import type { Instant, Window } from "../core/model/time.ts";
import { withheldAtLarge } from "./at-large.ts";
import { cellsOfGroups } from "./cells-of-groups.ts";
import type { Engine } from "./engine.ts";
import { placeSet } from "./measure-groups.ts";
import { type MeasureLattice, measureLattice } from "./measure-lattice.ts";
import { type MeasuredSet, measuredSet } from "./measured-set.ts";
import { notObservable, type Observability, readObservability } from "./observability.ts";
import { plainCell } from "./plain-cell.ts";
import { isSmallPool } from "./small-pool.ts";

export interface MeasuresToRun {
  readonly measures: readonly Measure[];
  /** The release lattice: the organisation, its teams, and repositories as further groups of it. */
  readonly nodes: readonly Node[];
  readonly organisation: Organisation;
  readonly window: Window;
  /** Contributor threshold; never applied below 5. */
  readonly k: number;
  readonly now: Instant;
  /** Members of a node all period, where a roster counts them; without it contributors stand in. */
  readonly members?: ReadonlyMap<string, number>;
}

interface Run extends MeasuresToRun {
  readonly lattice: MeasureLattice;
  readonly known: Observability;
  /** Nodes by id: thousands of repositories are looked up, never searched. */
  readonly kinds: ReadonlyMap<string, Node["kind"]>;
  readonly roots: ReadonlySet<string>;
  readonly atLarge: Withheld;
}

/**
 * Every measure on every node in one window, as cells. The cell rule is applied before anything is estimated, and buckets end here.
 * Of a measure's cells on a node, those with a value come first, in the order of its variants: the first is the headline.
 */
export async function runMeasures(engine: Engine, asked: MeasuresToRun): Promise<readonly Cell[]> {
  const lattice = measureLattice(asked.nodes, asked.organisation, asked.members ?? new Map());
  const k = Math.max(SMALLEST_K, asked.k);
  const isAboutPeople = asked.measures.some((measure) => measure.class !== "artefact");
  const run: Run = {
    ...asked,
    k,
    lattice,
    known: await readObservability(engine),
    kinds: new Map(asked.nodes.map(({ id, kind }) => [id, kind])),
    atLarge: isAboutPeople ? await withheldAtLarge(engine, lattice, asked.window, k) : new Map(),
    roots: new Set(lattice.nodes.flatMap(({ id, parent }) => (parent === null ? [id] : []))),
  };
  const questions = asked.measures.map((measure) => questionOf(measure, run));
  const answers = answersInTurn(engine, questions, run);
  const cells: Cell[] = [];
  for (const question of questions) cells.push(...cellsOf(question, question.sql === null ? null : await answers.next(), run));
  return cells;
}

/** What of a measure is known without asking, and what is asked. */
interface MeasureQuestion {
  readonly measure: Measure;
  readonly known: readonly Cell[];
  /** Nodes the answer is about. */
  readonly speaking: readonly Node[];
  /** null: there is nothing to ask. */
  readonly sql: string | null;
}

function questionOf(measure: Measure, run: Run): MeasureQuestion {
  const reasons = new Map(run.nodes.map((node) => [node.id, reasonAt(measure, node, run)]));
  const known = run.nodes.flatMap((node) => {
    const reason = reasons.get(node.id) ?? null;
    return reason === null ? [] : [plainCell(measure, node.id, run.window, { outcome: "unknown", reason, n: null, coverage: null })];
  });
  if (isSmallPool(measure, run.organisation, run.members ?? new Map(), run.k)) {
    const withheld = run.nodes.map((node) => plainCell(measure, node.id, run.window, { outcome: "suppressed", reason: "small-pool" }));
    return { measure, known: withheld, speaking: [], sql: null };
  }
  const speaking = run.nodes.filter((node) => reasons.get(node.id) === null);
  return { measure, known, speaking, sql: speaking.length === 0 ? null : measure.sql };
}

/** The engine answers one question while the last answer is worked on: both cores are busy, and two answers are in memory at most. */
function answersInTurn(engine: Engine, questions: readonly MeasureQuestion[], run: Run): { readonly next: () => Promise<MeasuredSet> } {
  const nodes = run.nodes.map(({ id }) => id);
  const waiting = questions.flatMap(({ measure, sql }) => (sql === null ? [] : [{ ...measure, sql }]));
  const ask = (): Promise<MeasuredSet> | null => {
    const measure = waiting.shift();
    if (measure === undefined) return null;
    const answer = measuredSet(engine, measure, run.window, nodes);
    // A failure is told where the answer is awaited.
    answer.catch(() => undefined);
    return answer;
  };
  let ahead = ask();
  return {
    async next() {
      const answer = await ahead;
      ahead = ask();
      if (answer === null) throw new RangeError("more answers than questions");
      return answer;
    },
  };
}

function cellsOf({ measure, known, speaking }: MeasureQuestion, set: MeasuredSet | null, run: Run): readonly Cell[] {
  if (set === null) return known;
  const cells = cellsOfGroups(measure, placeSet(measure, set, run.lattice, run.window), run);
  const answered = groupedBy(cells, ({ node }) => node);
  return [...known, ...speaking.flatMap((node) => cellsAt(measure, node, answered.get(node.id) ?? [], run))];
}

function reasonAt(measure: Measure, node: Node, run: Run): UnknownReason | null {
  const repository = node.kind === "repository" ? node.id : null;
  return notObservable(measure, run.known, { organisation: run.organisation, window: run.window, repository });
}

function cellsAt(measure: Measure, node: Node, own: readonly Cell[], run: Run): readonly Cell[] {
  if (own.length > 0) return [...own.filter(hasValue), ...own.filter((cell) => !hasValue(cell))];
  // No rows: of the whole that is an empty denominator; of a part it would be a figure about a group of unknown size.
  if (run.roots.has(node.id) || measure.class === "artefact")
    return [plainCell(measure, node.id, run.window, { outcome: "unknown", reason: "too-few-items", n: 0, coverage: null })];
  return [plainCell(measure, node.id, run.window, { outcome: "suppressed", reason: "too-few-contributors" })];
}

function hasValue(cell: Cell): boolean {
  return cell.result.outcome === "value";
}
