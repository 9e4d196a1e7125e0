import { createHash } from "node:crypto";
import type { MeasureRow } from "../core/evidence/measure.ts";
import type { Group, PlacedSet } from "./measure-groups.ts";

/** What lies in each of some nodes, in canonical order. */
export interface NodeRows {
  /** The rows an estimator needs. */
  readonly rows: readonly MeasureRow[];
  /** Of all rows, as every engine would write them. */
  readonly inputsHash: () => string;
}

/** The rows of a group by node, found in one pass over them: asking every node for every row would take hours on a large organisation. */
export function rowsOfNodes(placed: PlacedSet, group: Group, nodes: ReadonlySet<string>): ReadonlyMap<string, NodeRows> {
  const rows = new Map<string, MeasureRow[]>([...nodes].map((node) => [node, []]));
  const into = placed.atoms.map((inside) => listsAt(inside, rows));
  for (const at of group.members) {
    if (placed.needed[at] === 0) continue;
    const row = placed.set.rows[at];
    if (row !== undefined) for (const list of into[placed.atomOf[at] ?? 0] ?? []) list.push(row);
  }
  const hash = hashes(placed, group);
  return new Map([...rows].map(([node, own]) => [node, { rows: own, inputsHash: () => hash(node) }]));
}

function listsAt(inside: readonly string[], rows: ReadonlyMap<string, MeasureRow[]>): readonly MeasureRow[][] {
  return inside.flatMap((node) => {
    const list = rows.get(node);
    return list === undefined ? [] : [list];
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

/**
 * Hashes the lines of a group that lie in a node. The lines are laid out once for all nodes; of neighbours in the same node, of which
 * there are many because lines begin with their container, one piece is hashed.
 */
function hashes({ set, atoms, atomOf }: PlacedSet, { members, prefix }: Group): (node: string) => string {
  const text = members.map((at) => `${prefix}${set.lines[at]}`).join("\n");
  const bytes = Buffer.from(text);
  const isPlain = bytes.length === text.length;
  const ends = new Float64Array(members.length);
  let end = -1;
  members.forEach((at, index) => {
    const line = set.lines[at] ?? "";
    end += 1 + (isPlain ? prefix.length + line.length : Buffer.byteLength(prefix) + Buffer.byteLength(line));
    ends[index] = end;
  });
  return (node) => {
    const isInside = atoms.map((inside) => inside.includes(node));
    const hash = createHash("sha256");
    let first = true;
    for (let index = 0; index < members.length; index++) {
      if (!isInside[atomOf[members[index] ?? 0] ?? 0]) continue;
      const from = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
      while (index + 1 < members.length && isInside[atomOf[members[index + 1] ?? 0] ?? 0]) index += 1;
      if (!first) hash.update("\n");
      first = false;
      hash.update(bytes.subarray(from, ends[index]));
    }
    return hash.digest("hex");
  };
}
