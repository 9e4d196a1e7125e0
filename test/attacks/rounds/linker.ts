// Joins members to ballots by every order that can be read off what lies about. It is not told which order gives anything away: it learns
// that from rounds whose truth it knows, as somebody could who runs rounds of their own on the same software.

/** Whatever can be put in order, by name. */
export type Marks = Readonly<Record<string, number>>;

/** One cohort in one round as the attacker has it; `owner` is the truth, which only training may look at. */
export interface Trace {
  readonly members: readonly Marks[];
  /** In an order that says nothing. */
  readonly ballots: readonly Marks[];
  /** Place of the member whose ballot it is. */
  readonly owner: readonly number[];
}

export interface Linker {
  /** For every ballot the place of the member it most likely came from. */
  readonly guess: (trace: Pick<Trace, "members" | "ballots">) => readonly number[];
}

/** How often each rank among members went with each rank among ballots, for one order of each. */
interface Pair {
  readonly member: string;
  readonly ballot: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** Chi-squared of a table of 8 by 8 with 49 degrees of freedom exceeds this once in ten thousand. */
const SIGNIFICANT = 95;

/** Keeps the pairs of orders that go together in the rounds whose truth is known; where none does, the one that comes closest. */
export function learn(training: readonly Trace[]): Linker {
  const pairs = pairsIn(training).map((pair) => ({ pair, strength: strengthOf(pair) }));
  const sorted = pairs.toSorted((one, other) => other.strength - one.strength);
  const used = sorted.filter(({ strength }, at) => at === 0 || strength > SIGNIFICANT).map(({ pair }) => pair);
  return {
    guess: (trace) => {
      const [members, ballots] = [ranksIn(trace.members), ranksIn(trace.ballots)];
      return ballots.map((ballot) => best(members.map((member) => likelihood(used, member, ballot))));
    },
  };
}

function pairsIn(training: readonly Trace[]): readonly Pair[] {
  const ranked = training.map(({ members, ballots, owner }) => ({ members: ranksIn(members), ballots: ranksIn(ballots), owner }));
  const [first] = ranked;
  const [ofMembers, ofBallots] = [Object.keys(first?.members[0] ?? {}), Object.keys(first?.ballots[0] ?? {})];
  return ofMembers.flatMap((member) =>
    ofBallots.map((ballot) => {
      const counts = new Map<string, number>();
      for (const { members, ballots, owner } of ranked) {
        for (const [at, marks] of ballots.entries()) {
          const cell = cellOf(members[owner[at] ?? -1]?.[member], marks[ballot]);
          counts.set(cell, (counts.get(cell) ?? 0) + 1);
        }
      }
      return { member, ballot, counts };
    }),
  );
}

/** Likelihood ratio against independence (G): about chi-squared where the two orders have nothing to do with each other. */
function strengthOf({ counts }: Pair): number {
  const cells = [...counts].map(([cell, count]) => ({ row: cell.split(" ")[0] ?? "", column: cell.split(" ")[1] ?? "", count }));
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const sumOf = (by: "row" | "column", name: string): number => cells.reduce((sum, cell) => sum + (cell[by] === name ? cell.count : 0), 0);
  return cells.reduce(
    (sum, { row, column, count }) => sum + 2 * count * Math.log((count * total) / (sumOf("row", row) * sumOf("column", column))),
    0,
  );
}

/** Share of ballots whose member was named. */
export function shareRight(linker: Linker, trace: Trace): number {
  const guesses = linker.guess(trace);
  return guesses.filter((guess, at) => guess === trace.owner[at]).length / trace.owner.length;
}

/** How many others come before: equal marks have equal ranks, so that ties cannot smuggle the truth in. */
function ranksIn(all: readonly Marks[]): readonly Marks[] {
  const names = [...new Set(all.flatMap((marks) => Object.keys(marks)))];
  const sorted = new Map(names.map((name) => [name, all.map((marks) => marks[name] ?? 0)]));
  const rank = (name: string, value: number): number => (sorted.get(name) ?? []).filter((other) => other < value).length;
  return all.map((marks) => Object.fromEntries(Object.entries(marks).map(([name, value]) => [name, rank(name, value)])));
}

const cellOf = (rank: number | undefined, place: number | undefined): string => `${rank} ${place}`;

function likelihood(pairs: readonly Pair[], member: Marks, ballot: Marks): number {
  return pairs.reduce((sum, pair) => sum + Math.log((pair.counts.get(cellOf(member[pair.member], ballot[pair.ballot])) ?? 0) + 1), 0);
}

function best(likelihoods: readonly number[]): number {
  return likelihoods.reduce((found, value, at) => (value > (likelihoods[found] ?? 0) ? at : found), 0);
}
