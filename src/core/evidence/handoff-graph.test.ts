import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bridgesOf, type Edge } from "./bridges.ts";
import { contributorsOf, mergedTally, type Tally } from "./contributors.ts";
import { type HandoffTeam, handoffNodes } from "./handoff-nodes.ts";
import { type HandoffPair, shownPairs } from "./handoff-pairs.ts";
import { isolates } from "./row-space.ts";

const K = 5;
const none: Tally = new Map();

function people(...names: readonly string[]): Tally {
  return new Map([["repo 2026-Q1", new Map(names.map((name) => [name, 1]))]]);
}

function several(n: number, of = "p"): Tally {
  return people(...Array.from({ length: n }, (_, index) => `${of}${index}`));
}

function team(id: string, members: number | null, more: Partial<HandoffTeam> = {}): HandoffTeam {
  return { id, name: id, parent: null, gate: false, members, area: false, tally: none, involved: true, ...more };
}

describe("nodes of the handoff graph", () => {
  const shown = (teams: readonly HandoffTeam[]) =>
    handoffNodes(teams, K).map(({ id, teams }) => (teams.length === 1 ? id : `${id} = ${teams.join("+")}`));

  test("stand in the order of the reporting tree, by name and never by figure", () => {
    const area = { area: true, tally: several(9) };
    expect(shown([team("z", 6, { parent: "area" }), team("b", 9), team("area", 6, area), team("a", 50, { parent: "area" })])).toEqual([
      "area",
      "a",
      "z",
      "b",
    ]);
  });

  test("small teams stand merged with those beside them, or beside their parent, or not at all", () => {
    const area = { area: true, tally: several(9) };
    expect(shown([team("one", 2), team("two", 3), team("three", 5)])).toEqual(["three", "other:org = one+two"]);
    expect(shown([team("area", 7, area), team("one", 2, { parent: "area" }), team("two", 3)])).toEqual(["area", "other:org = one+two"]);
    expect(shown([team("one", 2), team("two", 2), team("three", 5)])).toEqual(["three"]);
  });

  test("without a roster contributors count, each once where they are seen together", () => {
    expect(shown([team("a", null, { tally: several(5) }), team("b", null, { tally: several(4) })])).toEqual(["a"]);
    expect(shown([team("a", null, { tally: several(4, "x") }), team("b", null, { tally: several(4, "y") })])).toEqual(["other:org = a+b"]);
    expect(shown([team("a", null, { tally: several(4) }), team("b", null, { tally: several(4) })])).toEqual([]);
  });

  test("an area's own people are uncertain, so its contributors must be enough too", () => {
    expect(shown([team("area", 9, { area: true, tally: several(4) }), team("a", 9, { parent: "area" })])).toEqual(["a"]);
  });

  test("a gate of few keeps its node and is known as a small pool; who did nothing is not merged", () => {
    expect(handoffNodes([team("watch", 3, { gate: true }), team("idle", 2, { involved: false }), team("dock", 8)], K)).toEqual([
      { id: "dock", name: "dock", merged: 0, gate: false, smallPool: false, teams: ["dock"] },
      { id: "watch", name: "watch", merged: 0, gate: true, smallPool: true, teams: ["watch"] },
    ]);
  });
});

describe("bridges", () => {
  test("are the edges without which their ends fall apart", () => {
    const vertex = fc.constantFrom(..."abcdefg");
    fc.assert(
      fc.property(fc.array(fc.tuple(vertex, vertex), { maxLength: 14 }), (edges) => {
        const apart = edges.flatMap(([from, to], index) => (reachable(edges.toSpliced(index, 1), from).has(to) ? [] : [index]));
        expect([...bridgesOf(edges)].toSorted((a, b) => a - b)).toEqual(apart);
      }),
      { numRuns: 3000, seed: 4747 },
    );
  });
});

function reachable(edges: readonly Edge[], from: string): ReadonlySet<string> {
  const found = new Set([from]);
  for (const vertex of found) {
    for (const [a, b] of edges) {
      if (a === vertex) found.add(b);
      if (b === vertex) found.add(a);
    }
  }
  return found;
}

const pair = (from: string, to: string, items: number, tally: Tally = several(items)): HandoffPair => ({
  from,
  to,
  items,
  tally,
  withheld: false,
});
const names = (shown: ReadonlySet<HandoffPair>) => [...shown].map(({ from, to }) => `${from}>${to}`);

describe("pairs that are shown", () => {
  test("are about enough people; where no bucket is known, enough items", () => {
    const far = [pair("x", "y", 3, several(3)), pair("z", "w", 3, several(3, "q")), pair("u", "v", 9, several(9, "r"))];
    expect(names(shownPairs(far, K))).toEqual(["u>v"]);
    expect(names(shownPairs([pair("a", "b", 4, none), pair("c", "d", 6, none), pair("e", "f", 5, none)], K))).not.toContain("a>b");
    expect(names(shownPairs([pair("a", "b", 40, several(3)), pair("c", "d", 40, several(6))], K))).toEqual([]);
  });

  test("one small pair takes the smallest pairs along that close a circle with it", () => {
    const pairs = [pair("a", "s", 2), pair("a", "p", 6), pair("a", "o", 20), pair("b", "s", 7), pair("b", "p", 9), pair("b", "o", 30)];
    expect(names(shownPairs(pairs, K))).toEqual(["a>o", "b>o"]);
  });

  const side = fc.constantFrom("a", "b", "c", "d", "e");
  const anyPairs = fc
    .uniqueArray(
      fc.record({
        from: side,
        to: side,
        items: fc.integer({ min: 1, max: 12 }),
        first: fc.nat(8),
        withheld: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      }),
      {
        selector: ({ from, to }) => `${from} ${to}`,
        maxLength: 16,
      },
    )
    .map((list) =>
      list.map(
        ({ first, ...rest }): HandoffPair => ({
          ...rest,
          tally: people(...Array.from({ length: rest.items }, (_, index) => `p${first + index}`)),
        }),
      ),
    );

  test("are the same in whatever order they come", () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        expect(shownPairs(pairs.toReversed(), K)).toEqual(shownPairs(pairs, K));
      }),
      { numRuns: 2000, seed: 4748 },
    );
  });

  test("subtracting them from every total that is large enough to be known finds no pair of few, and no rest of few", () => {
    let hiddenSmall = 0;
    let shownAtAll = 0;
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const shown = shownPairs(pairs, K);
        const totals = (["from", "to"] as const).flatMap((way) =>
          [...new Set(pairs.map((each) => each[way]))].map((node) => pairs.map((each) => (each[way] === node ? 1 : 0))),
        );
        const everything = pairs.map(() => 1);
        const known = [...totals, everything].filter((total) => sizeOf(pairs.filter((_, index) => total[index] === 1)) >= K);
        const single = pairs.flatMap((each) => (shown.has(each) ? [pairs.map((other) => (other === each ? 1 : 0))] : []));
        shownAtAll += shown.size;
        for (const [index, each] of pairs.entries()) {
          if (sizeOf([each]) >= K) continue;
          expect(shown.has(each)).toBe(false);
          if (shown.size === 0) continue;
          hiddenSmall++;
          // What the totals alone give away, no choice of pairs can hide.
          if (!isolates(known, new Set([index]))) expect(isolates([...known, ...single], new Set([index]))).toBe(false);
        }
        for (const total of known)
          expectNoSmallRest(
            pairs.filter((_, index) => total[index] === 1),
            shown,
          );
      }),
      { numRuns: 2000, seed: 4747 },
    );
    expect(hiddenSmall).toBeGreaterThan(500);
    expect(shownAtAll).toBeGreaterThan(500);
  });
});

function sizeOf(pairs: readonly HandoffPair[]): number {
  return contributorsOf(mergedTally(pairs.map(({ tally }) => tally)));
}

function expectNoSmallRest(pairs: readonly HandoffPair[], shown: ReadonlySet<HandoffPair>): void {
  const rest = pairs.filter((each) => !shown.has(each));
  if (rest.length > 0 && rest.length < pairs.length) expect(sizeOf(rest)).toBeGreaterThanOrEqual(K);
}
