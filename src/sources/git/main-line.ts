import { type CommitGraph, NONE, SEEN } from "./commit-graph.ts";

/** Commit numbers of main's first-parent line, oldest first: every change reached main at one of them. */
export function mainLineOf(graph: CommitGraph, head: number): Int32Array {
  let length = 0;
  for (let at = head; at !== NONE && graph.has(at, SEEN); at = graph.first.at(at)) length += 1;
  const line = new Int32Array(length);
  for (let at = head; length > 0; at = graph.first.at(at)) {
    length -= 1;
    line[length] = at;
  }
  return line;
}

/**
 * Gives each commit of the line with the commits it brought that were not on main before: what lies in `^1..^2`, and beyond
 * the second parent of an octopus. Each commit of the history is looked at once. `side` is reused for the next.
 */
export function* eachChange(
  graph: CommitGraph,
  line: Int32Array,
): Generator<{ readonly commit: number; readonly side: readonly number[] }> {
  const known = new Uint8Array(graph.count);
  for (const commit of line) known[commit] = 1;
  const side: number[] = [];
  for (const commit of line) {
    side.length = 0;
    if (graph.second.at(commit) !== NONE) gather(graph, commit, known, side);
    yield { commit, side };
  }
}

function gather(graph: CommitGraph, commit: number, known: Uint8Array, side: number[]): void {
  const open = [commit];
  const parents: number[] = [];
  while (open.length > 0) {
    const n = graph.parents(open.pop() ?? NONE, parents);
    for (let i = 0; i < n; i += 1) {
      const parent = parents[i] ?? NONE;
      if (known[parent] === 1 || !graph.has(parent, SEEN)) continue;
      known[parent] = 1;
      side.push(parent);
      open.push(parent);
    }
  }
}
