import { createHash } from "node:crypto";
import { type CellRule, type LatticeNode, type Withheld, withheldCells } from "../core/evidence/cell-rule.ts";
import { contributorBand, contributorsOf, tallyOf } from "../core/evidence/contributors.ts";
import type { Cell, Node, Outcome, UnknownReason } from "../core/evidence/estimate.ts";
import { estimateCell, hasSeries, seriesPoint, wholePeriods } from "../core/evidence/estimate-cell.ts";
import type { Measure, MeasureRow, Variant } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import { type Organisation, SMALLEST_K } from "../core/model/organisation.ts";
import type { Instant, Window } from "../core/model/time.ts";
import type { Engine } from "./engine.ts";
import { atomsOf, type MeasureLattice, measureLattice } from "./measure-lattice.ts";
import { notObservable, type Observability, readObservability } from "./observability.ts";
import { queryMeasure } from "./query-measure.ts";
import { shownPeriods } from "./shown-periods.ts";
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

/** Item ids of a cell, newest first; more would only make the report heavier. */
const MOST_ITEMS = 200;
/** Above this share of items without a known team, a team's figures would be about whoever the roster knows (evidence.md 2.2). */
const MOST_UNKNOWN_TEAMS = 0.2;

interface Run extends MeasuresToRun {
  readonly lattice: MeasureLattice;
  readonly known: Observability;
  /** Nodes by id: thousands of repositories are looked up, never searched. */
  readonly kinds: ReadonlyMap<string, Node["kind"]>;
  readonly roots: ReadonlySet<string>;
}

/** Rows of one measure, variant and category, with their canonical lines. */
interface Group {
  readonly variant: Variant | null;
  readonly category: string | null;
  readonly rows: readonly MeasureRow[];
  readonly lines: readonly string[];
  readonly allCategories: readonly MeasureRow[];
  readonly unknownTeams: number;
}

/**
 * Every measure on every node in one window, as cells. The cell rule is applied before anything is estimated, and buckets end here.
 * Of a measure's cells on a node, those with a value come first, in the order of its variants: the first is the headline.
 */
export async function runMeasures(engine: Engine, asked: MeasuresToRun): Promise<readonly Cell[]> {
  const lattice = measureLattice(asked.nodes, asked.organisation, asked.members ?? new Map());
  const run: Run = {
    ...asked,
    k: Math.max(SMALLEST_K, asked.k),
    lattice,
    known: await readObservability(engine),
    kinds: new Map(asked.nodes.map(({ id, kind }) => [id, kind])),
    roots: new Set(lattice.nodes.flatMap(({ id, parent }) => (parent === null ? [id] : []))),
  };
  const cells: Cell[] = [];
  for (const measure of asked.measures) cells.push(...(await runMeasure(engine, measure, run)));
  return cells;
}

async function runMeasure(engine: Engine, measure: Measure, run: Run): Promise<readonly Cell[]> {
  const reasons = new Map(run.nodes.map((node) => [node.id, reasonAt(measure, node, run)]));
  const silent = run.nodes.flatMap((node) => {
    const reason = reasons.get(node.id) ?? null;
    return reason === null ? [] : [plainCell(measure, node.id, run.window, { outcome: "unknown", reason, n: null, coverage: null })];
  });
  const { sql } = measure;
  if (isSmallPool(measure, run.organisation, run.members ?? new Map(), run.k)) {
    return run.nodes.map((node) => plainCell(measure, node.id, run.window, { outcome: "suppressed", reason: "small-pool" }));
  }
  if (sql === null || silent.length === run.nodes.length) return silent;
  const measured = await queryMeasure(
    engine,
    { id: measure.id, sql },
    run.window,
    run.nodes.map((node) => node.id),
  );
  const groups = groupRows(measure, measured.rows, measured.lines);
  const answered = groupedBy(
    groups.flatMap((group) => cellsOfGroup(measure, group, run)),
    ({ node }) => node,
  );
  const speaking = run.nodes.filter((node) => reasons.get(node.id) === null);
  return [...silent, ...speaking.flatMap((node) => cellsAt(measure, node, answered.get(node.id) ?? [], run))];
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

function groupRows(measure: Measure, rows: readonly MeasureRow[], lines: readonly string[]): readonly Group[] {
  const groups = new Map<string, { variant: string; category: string | null; rows: MeasureRow[]; lines: string[] }>();
  const byVariant = new Map<string, MeasureRow[]>();
  rows.forEach((row, index) => {
    const key = `${row.variant}\u001f${row.category}`;
    const group = groups.get(key) ?? { variant: row.variant, category: row.category, rows: [], lines: [] };
    group.rows.push(row);
    group.lines.push(lines[index] ?? "");
    groups.set(key, group);
    const whole = byVariant.get(row.variant) ?? [];
    whole.push(row);
    byVariant.set(row.variant, whole);
  });
  const order = measure.variants.map((variant) => variant.id);
  return [...groups.values()]
    .toSorted((a, b) => order.indexOf(a.variant) - order.indexOf(b.variant) || compare(a.category ?? "", b.category ?? ""))
    .map((group) => ({
      ...group,
      variant: variantOf(measure, group.variant),
      allCategories: wholeOf(byVariant.get(group.variant), group.rows),
      unknownTeams: unknownTeamShare(group.rows),
    }));
}

/** The very rows of the group where it is the only category, so that they are not counted twice. */
function wholeOf(variant: readonly MeasureRow[] | undefined, rows: readonly MeasureRow[]): readonly MeasureRow[] {
  return variant === undefined || variant.length === rows.length ? rows : variant;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function variantOf(measure: Measure, id: string): Variant | null {
  const variant = measure.variants.find((known) => known.id === id);
  if (variant !== undefined) return variant;
  if (measure.variants.length === 0) return null;
  throw new EvenkeelError(
    "catalogue.invalid",
    `Measure ${measure.id} returns the variant ${quoted(id, 40)}, which its contract does not name.`,
    "Name it in measure.yaml or correct measure.sql.",
  );
}

function cellsOfGroup(measure: Measure, group: Group, run: Run): readonly Cell[] {
  const k = Math.max(run.k, group.category === null ? 0 : (measure.leastContributorsByCategory[group.category] ?? 0));
  const rule: CellRule = { k, dominance: measure.class === "conduct", period: `${run.window.from}-${run.window.to}` };
  const places = indexByNode(group.rows, run.lattice);
  const nodes = run.lattice.nodes.filter((node) => places.has(node.id));
  const wholes = group.allCategories === group.rows ? places : indexByNode(group.allCategories, run.lattice);
  const withheld: Withheld = measure.class === "artefact" ? new Map() : withheldCells(nodes, atomsOf(group.rows, run.lattice), rule);
  const published = nodes.filter((node) => !withheld.has(node.id));
  const shown = hasSeries(measure)
    ? shownPeriods(group.rows, published, { lattice: run.lattice, rule, window: run.window, now: run.now })
    : null;
  const same = new Map<number, Published>();
  return nodes.map((node) => {
    const reason = withheld.get(node.id);
    if (reason !== undefined)
      return { ...plainCell(measure, node.id, run.window, { outcome: "suppressed", reason }), ...labels(measure, group, node.id) };
    const inside = places.get(node.id) ?? [];
    // Of nested nodes, the ones with as many rows have the same rows: a lone repository is the whole organisation.
    const whole = inside.length === group.rows.length;
    const all = wholes.get(node.id) ?? [];
    const estimated =
      (whole ? same.get(inside.length) : undefined) ?? publishedCell(measure, group, { inside, all }, node, { ...run, shown });
    if (whole) same.set(inside.length, estimated);
    return { ...plainCell(measure, node.id, run.window, estimated.result), ...labels(measure, group, node.id), ...estimated };
  });
}

/** Which rows lie in each node, found in one pass: asking every node for every row would take hours on a large organisation. */
function indexByNode(rows: readonly MeasureRow[], lattice: MeasureLattice): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  rows.forEach((row, index) => {
    for (const node of lattice.nodesOf(row)) {
      const inside = places.get(node);
      if (inside === undefined) places.set(node, [index]);
      else inside.push(index);
    }
  });
  return places;
}

type Published = Pick<Cell, "result" | "contributors" | "caveats" | "items" | "inputsHash">;

function publishedCell(
  measure: Measure,
  group: Group,
  { inside, all }: { readonly inside: readonly number[]; readonly all: readonly number[] },
  node: LatticeNode,
  run: Run & { readonly shown: ReadonlySet<number> | null },
): Published {
  const rows = inside.flatMap((index) => group.rows[index] ?? []);
  const lines = inside.map((index) => group.lines[index] ?? "");
  const allCategories = group.allCategories === group.rows ? rows : all.flatMap((index) => group.allCategories[index] ?? []);
  const cell = { measure, rows, allCategories, window: run.window, proxy: group.variant?.proxy ?? false };
  const unknownTeams = isTeam(node, run) && group.unknownTeams > MOST_UNKNOWN_TEAMS;
  const { outcome, caveats } = unknownTeams ? { outcome: lowCoverage, caveats: [] } : estimateCell(cell);
  const series =
    outcome.outcome === "value" && run.shown !== null
      ? wholePeriods(run.window).map((period) => seriesPoint(cell, period, run.shown?.has(period) ?? false))
      : null;
  return {
    result: outcome.outcome === "value" && series !== null ? { ...outcome, details: { ...outcome.details, series } } : outcome,
    contributors: measure.class === "artefact" ? null : contributorBand(contributorsOf(tallyOf(rows))),
    caveats,
    items: newestItems(rows, measure),
    inputsHash: createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
}

const lowCoverage: Outcome = { outcome: "unknown", reason: "low-coverage", n: null, coverage: null };

function isTeam(node: LatticeNode, run: Run): boolean {
  const kind = run.kinds.get(node.id);
  return kind === "team" || kind === "tree";
}

function unknownTeamShare(rows: readonly MeasureRow[]): number {
  let unknown = 0;
  let all = 0;
  for (const { team, items } of rows) {
    all += items;
    if (team === null) unknown += items;
  }
  return all === 0 ? 0 : unknown / all;
}

function newestItems(rows: readonly MeasureRow[], measure: Measure): readonly string[] {
  const named = rows
    .filter((row) => row.item !== null && row.covered && standsForItems(row, measure.shape))
    .toSorted((a, b) => b.time - a.time);
  const items = new Set<string>();
  for (const { item } of named) {
    if (items.size === MOST_ITEMS) break;
    if (item !== null) items.add(item);
  }
  return [...items];
}

function labels(measure: Measure, group: Group, node: string): Pick<Cell, "id" | "variant" | "proxy" | "category"> {
  const variant = group.variant?.id ?? null;
  // One variant needs no name in the id; several do, whichever of them has rows today.
  const parts = [measure.id, measure.variants.length > 1 ? variant : null, group.category].filter((part) => part !== null);
  return { id: `${parts.join("/")}@${node}`, variant, proxy: group.variant?.proxy ?? false, category: group.category };
}

/** A cell that says nothing but its result: no contributors, no items, no hash that could be guessed back to rows. */
function plainCell(measure: Measure, node: string, window: Window, result: Outcome): Cell {
  return {
    id: `${measure.id}@${node}`,
    measure: measure.id,
    version: measure.version,
    variant: null,
    proxy: false,
    category: null,
    node,
    window,
    unit: measure.unit,
    result,
    contributors: null,
    counters: measure.counters,
    caveats: [],
    items: [],
    inputsHash: "",
  };
}
