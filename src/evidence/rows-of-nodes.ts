import { createHash } from "node:crypto";
import type { MeasureRow } from "../core/evidence/measure.ts";
import type { Group, PlacedSet } from "./measure-groups.ts";

/** What lies in each of some nodes, in canonical order. */
export interface NodeRows {
  /** The rows an estimator needs. */
  readonly rows: readonly MeasureRow[];
  /** Of all rows, as every engine would write them. */
  readonly inputsHash: string;
}

/** The rows of a group by node, found in one pass over them: asking every node for every row would take hours on a large organisation. */
export function rowsOfNodes(placed: PlacedSet, group: Group, nodes: ReadonlySet<string>): ReadonlyMap<string, NodeRows> {
  const rows = new Map<string, MeasureRow[]>([...nodes].map((node) => [node, []]));
  const into = placed.atoms.map((inside) => presentIn(inside, rows));
  for (const at of group.members) {
    if (placed.needed[at] === 0) continue;
    const row = placed.set.rows[at];
    if (row !== undefined) for (const list of into[placed.atomOf[at] ?? 0] ?? []) list.push(row);
  }
  const hashes = hashesOfNodes(placed, group, nodes);
  return new Map([...rows].map(([node, own]) => [node, { rows: own, inputsHash: hashes.get(node)?.digest() ?? "" }]));
}

function presentIn<T>(inside: readonly string[], byNode: ReadonlyMap<string, T>): readonly T[] {
  return inside.flatMap((node) => {
    const found = byNode.get(node);
    return found === undefined ? [] : [found];
  });
}

/** The rows of several categories in canonical order, each as often as it is a row of one of them. */
export function rowsOfVariant(placed: PlacedSet, groups: readonly Group[], node: string): readonly MeasureRow[] {
  return groups.flatMap(({ members }) =>
    members.flatMap((at) => {
      const row = placed.set.rows[at];
      const isInside = placed.needed[at] === 1 && (placed.atoms[placed.atomOf[at] ?? 0] ?? []).includes(node);
      return isInside && row !== undefined ? [row] : [];
    }),
  );
}

/** Lines that are hashed at once: a call for each line costs more than its bytes. */
const LINES_AT_ONCE = 256;

/** Hashes the lines of a group that lie in each node, in one pass over them. */
function hashesOfNodes(
  { set, atoms, atomOf }: PlacedSet,
  { members, prefix }: Group,
  nodes: ReadonlySet<string>,
): ReadonlyMap<string, LineHash> {
  const hashes = new Map([...nodes].map((node) => [node, lineHash()]));
  const into = atoms.map((inside) => presentIn(inside, hashes));
  for (const at of members) {
    const own = into[atomOf[at] ?? 0] ?? [];
    if (own.length === 0) continue;
    const line = `${prefix}${set.lines[at]}`;
    for (const hash of own) hash.add(line);
  }
  return hashes;
}

interface LineHash {
  readonly add: (line: string) => void;
  readonly digest: () => string;
}

/** SHA-256 of lines with a newline between them. */
function lineHash(): LineHash {
  const hash = createHash("sha256");
  let waiting: string[] = [];
  let first = true;
  const flush = (): void => {
    if (waiting.length === 0) return;
    hash.update(`${first ? "" : "\n"}${waiting.join("\n")}`);
    first = false;
    waiting = [];
  };
  return {
    add(line) {
      waiting.push(line);
      if (waiting.length === LINES_AT_ONCE) flush();
    },
    digest() {
      flush();
      return hash.digest("hex");
    },
  };
}
