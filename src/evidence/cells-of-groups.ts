import { type CellRule, type LatticeNode, type Withheld, withheldCells } from "../core/evidence/cell-rule.ts";
import { contributorBand, contributorsOf, mergedTally, type Tally } from "../core/evidence/contributors.ts";
import type { Cell, Node, Outcome } from "../core/evidence/estimate.ts";
import { estimateCell, hasSeries, seriesOf, wholePeriods } from "../core/evidence/estimate-cell.ts";
import type { Measure, MeasureRow } from "../core/evidence/measure.ts";
import { standsForItems } from "../core/evidence/measured-rows.ts";
import type { Atom } from "../core/evidence/placed-atoms.ts";
import { groupedBy } from "../core/model/grouped-by.ts";
import type { Instant, Window } from "../core/model/time.ts";
import { atomsOfGroup, type Group, type PlacedSet } from "./measure-groups.ts";
import type { MeasureLattice } from "./measure-lattice.ts";
import { plainCell } from "./plain-cell.ts";
import { type NodeRows, rowsOfNodes, rowsOfVariant } from "./rows-of-nodes.ts";
import { shownPeriods } from "./shown-periods.ts";
import { apartVariants } from "./variants-apart.ts";

/** Item ids of a cell, newest first; more would only make the report heavier. */
const MOST_ITEMS = 200;
/** Above this share of items without a known team, a team's figures would be about whoever the roster knows (evidence.md 2.2). */
const MOST_UNKNOWN_TEAMS = 0.2;

export interface GroupsRun {
  readonly lattice: MeasureLattice;
  readonly window: Window;
  readonly k: number;
  readonly now: Instant;
  readonly kinds: ReadonlyMap<string, Node["kind"]>;
  /** Nodes of which nothing about people's work is shown in this window. */
  readonly atLarge: Withheld;
}

/** What the cell rule says of a group. */
interface Ruling {
  readonly withheld: Withheld;
  /** null: the measure has no series. */
  readonly shown: ReadonlySet<number> | null;
  /** Behind each published node; empty for artefacts, where nobody is counted. */
  readonly contributors: ReadonlyMap<string, number>;
}

interface Context {
  readonly measure: Measure;
  readonly placed: PlacedSet;
  readonly run: GroupsRun;
}

/** The cells of every variant and category of a measure on every node that has rows of it. The cell rule comes before any estimate. */
export function cellsOfGroups(measure: Measure, placed: PlacedSet, run: GroupsRun): readonly Cell[] {
  const context = { measure, placed, run };
  const ruled = apart(context, ruledGroups(context));
  return ruled.flatMap(({ group, nodes, ruling }) => cellsOfGroup(context, group, nodes, ruling));
}

interface Ruled {
  readonly group: Group;
  readonly nodes: readonly LatticeNode[];
  readonly ruling: Ruling;
}

function ruledGroups(context: Context): readonly Ruled[] {
  const { measure, placed, run } = context;
  const rulings = new Map<string, Ruling>();
  return placed.groups.map((group) => {
    const k = Math.max(run.k, group.category === null ? 0 : (measure.leastContributorsByCategory[group.category] ?? 0));
    const present = new Set(group.atoms.flatMap((atom) => placed.atoms[atom] ?? []));
    const nodes = run.lattice.nodes.filter((node) => present.has(node.id));
    // Categories of one measure mostly have the same people behind them, and the rule asks for nothing else.
    const key = `${k} ${group.likeness}`;
    const ruling = rulings.get(key) ?? rule(context, group, nodes, k);
    rulings.set(key, ruling);
    return { group, nodes, ruling };
  });
}

/** Variants that count some of the same items, ruled together: the later ones have no series, whose periods would have to be ruled as well. */
function apart({ measure, placed, run }: Context, ruled: readonly Ruled[]): readonly Ruled[] {
  if (measure.class === "artefact" || measure.variants.length < 2) return ruled;
  const given = [...groupedBy(ruled, ({ group }) => group.category).values()].flatMap((variants) => {
    const shown = variants.map(({ group, nodes, ruling }) => ({
      group,
      nodes: nodes.flatMap(({ id }) => (ruling.withheld.has(id) ? [] : [id])),
    }));
    return [...apartVariants(placed, measure.shape, shown, run.k)];
  });
  const more = new Map(given);
  return ruled.map((one) => {
    const nodes = more.get(one.group);
    if (nodes === undefined) return one;
    const differencing = [...nodes].map((node) => [node, "differencing"] as const);
    return { ...one, ruling: { ...one.ruling, withheld: new Map([...one.ruling.withheld, ...differencing]), shown: null } };
  });
}

function rule({ measure, placed, run }: Context, group: Group, nodes: readonly LatticeNode[], k: number): Ruling {
  const { window, now } = run;
  const cellRule: CellRule = { k, dominance: measure.class === "conduct", period: `${window.from}-${window.to}` };
  const isCounted = measure.class !== "artefact";
  const atoms = isCounted ? atomsOfGroup(placed, group) : [];
  const withheld: Withheld = isCounted ? withheldCells(nodes, atoms, cellRule, run.atLarge) : new Map();
  const published = nodes.filter((node) => !withheld.has(node.id));
  const shown = hasSeries(measure)
    ? shownPeriods((counts) => atomsOfGroup(placed, group, counts), published, { rule: cellRule, window, now })
    : null;
  return { withheld, shown, contributors: contributorsBehind(published, atoms) };
}

function contributorsBehind(published: readonly LatticeNode[], atoms: readonly Atom[]): ReadonlyMap<string, number> {
  const inside = new Map<string, Tally[]>(published.map(({ id }) => [id, []]));
  for (const { nodes, tally } of atoms) for (const node of nodes) inside.get(node)?.push(tally);
  return new Map([...inside].map(([node, tallies]) => [node, contributorsOf(mergedTally(tallies))]));
}

type Published = Pick<Cell, "result" | "contributors" | "caveats" | "items" | "inputsHash">;

function cellsOfGroup(context: Context, group: Group, nodes: readonly LatticeNode[], ruling: Ruling): readonly Cell[] {
  const { measure, placed, run } = context;
  const published = nodes.filter((node) => !ruling.withheld.has(node.id)).map(({ id }) => id);
  // Nodes that all rows lie in have the same rows: a lone repository is the whole organisation.
  const [whole, ...sameAsWhole] = published.filter((node) => group.atoms.every((atom) => placed.atoms[atom]?.includes(node)));
  const same = new Set(sameAsWhole);
  const rows = rowsOfNodes(placed, group, new Set(published.filter((node) => !same.has(node))));
  const estimated = new Map([...rows].map(([node, own]) => [node, publishedCell(context, group, node, own, ruling)]));
  return nodes.map((node) => {
    const shown = estimated.get(whole !== undefined && same.has(node.id) ? whole : node.id);
    if (shown === undefined) {
      const result: Outcome = { outcome: "suppressed", reason: ruling.withheld.get(node.id) ?? "differencing" };
      return { ...plainCell(measure, node.id, run.window, result), ...labels(measure, group, node.id) };
    }
    return { ...plainCell(measure, node.id, run.window, shown.result), ...labels(measure, group, node.id), ...shown };
  });
}

function publishedCell(
  { measure, placed, run }: Context,
  group: Group,
  node: string,
  { rows, inputsHash }: NodeRows,
  { shown, contributors }: Ruling,
): Published {
  const allCategories = needsAllCategories(measure, rows) ? rowsOfVariant(placed, variantsOf(placed, group), node) : rows;
  const cell = { measure, rows, allCategories, window: run.window, proxy: group.variant?.proxy ?? false };
  const unknownTeams = isTeam(run.kinds.get(node)) && group.unknownTeams > MOST_UNKNOWN_TEAMS;
  const { outcome, caveats } = unknownTeams ? { outcome: lowCoverage, caveats: [] } : estimateCell(cell);
  const series = outcome.outcome === "value" && shown !== null ? seriesOf(cell, wholePeriods(run.window), shown) : null;
  return {
    result: outcome.outcome === "value" && series !== null ? { ...outcome, details: { ...outcome.details, series } } : outcome,
    contributors: measure.class === "artefact" ? null : contributorBand(contributors.get(node) ?? 0),
    caveats,
    items: newestItems(rows, measure),
    inputsHash,
  };
}

/** Only a share of rows without a k of their own is taken of all categories together. */
function needsAllCategories({ shape }: Measure, rows: readonly MeasureRow[]): boolean {
  return (shape === "rate" || shape === "categories") && rows.some(({ k }) => k === null);
}

function variantsOf({ groups }: PlacedSet, { variant }: Group): readonly Group[] {
  return groups.filter((group) => group.variant === variant);
}

const lowCoverage: Outcome = { outcome: "unknown", reason: "low-coverage", n: null, coverage: null };

function isTeam(kind: Node["kind"] | undefined): boolean {
  return kind === "team" || kind === "tree";
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

function labels(measure: Measure, group: Group, node: string): Pick<Cell, "id" | "variant" | "proxy" | "category" | "unit"> {
  const variant = group.variant?.id ?? null;
  // One variant needs no name in the id; several do, whichever of them has rows today.
  const parts = [measure.id, measure.variants.length > 1 ? variant : null, group.category].filter((part) => part !== null);
  const { unit = measure.unit, proxy = false } = group.variant ?? {};
  return { id: `${parts.join("/")}@${node}`, variant, proxy, category: group.category, unit };
}
