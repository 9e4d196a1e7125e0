import type { ScoreBallot } from "./release-shape.ts";

// All score ballots of a round in three arrays of bytes: 50,000 of 60 items take 3 MB, and travel between threads without being copied.
// As objects they took 400 times as much.

/** Ballots in an order that says nothing; a row of `answers` is a ballot, its columns are `items`. */
export interface ScoreSheet {
  readonly items: readonly string[];
  readonly cohorts: readonly string[];
  /** How many ballots. */
  readonly size: number;
  /** Place in `cohorts`, by ballot. */
  readonly cohort: Uint16Array<ArrayBuffer>;
  /** 0..2, or UNDECLARED. */
  readonly discipline: Uint8Array<ArrayBuffer>;
  /** 0..7 as given, or SKIPPED. */
  readonly answers: Uint8Array<ArrayBuffer>;
}

export const SKIPPED = 255;
/** A class of its own after the three that can be declared. */
export const UNDECLARED = 3;

/**
 * Ballots as a sheet, read one after the other.
 * @param items ids in the order asked; an answer to anything else is a mistake of the caller
 * @param places the row of each ballot, and by its length how many there are; without it they stay in the order given
 * @throws RangeError when an item is unknown, or there are more ballots than places
 * @example packScores(["a"], [{ cohort: "x", answers: { a: 7 } }], [0]).answers[0] // 7
 */
export function packScores(items: readonly string[], ballots: Iterable<ScoreBallot>, places: ArrayLike<number>): ScoreSheet {
  const columns = new Map(items.map((id, column) => [id, column]));
  const cohorts = new Map<string, number>();
  const size = places.length;
  const sheet = {
    cohort: new Uint16Array(size),
    discipline: new Uint8Array(size).fill(UNDECLARED),
    answers: new Uint8Array(size * items.length).fill(SKIPPED),
  };
  let next = 0;
  for (const { cohort, answers, discipline } of ballots) {
    const row = places[next++];
    if (row === undefined) throw new RangeError("more ballots than places for them");
    if (!cohorts.has(cohort)) cohorts.set(cohort, cohorts.size);
    sheet.cohort[row] = cohorts.get(cohort) ?? 0;
    if (discipline !== undefined) sheet.discipline[row] = discipline;
    for (const id of Object.keys(answers)) {
      const column = columns.get(id);
      if (column === undefined) throw new RangeError("an answer to an item that is not asked");
      sheet.answers[row * items.length + column] = answers[id] ?? SKIPPED;
    }
  }
  if (next < size) throw new RangeError("fewer ballots than places for them");
  return { items, cohorts: [...cohorts.keys()], size, ...sheet };
}

/** A list of ballots as a sheet, in the order given. */
export function sheetOf(items: readonly { readonly id: string }[], ballots: readonly ScoreBallot[]): ScoreSheet {
  return packScores(
    items.map(({ id }) => id),
    ballots,
    Uint32Array.from(ballots, (_, at) => at),
  );
}

/** One ballot, to be read by people and tests. */
export function ballotAt({ items, cohorts, cohort, discipline, answers }: ScoreSheet, row: number): ScoreBallot {
  const given = items.flatMap((id, column) => {
    const answer = answers[row * items.length + column] ?? SKIPPED;
    return answer === SKIPPED ? [] : [[id, answer] as const];
  });
  const ballot = { cohort: cohorts[cohort[row] ?? 0] ?? "", answers: Object.fromEntries(given) };
  const declared = discipline[row] ?? UNDECLARED;
  return declared === UNDECLARED ? ballot : { ...ballot, discipline: declared };
}

/** Rows sorted by what they hold, as sums of fractions depend on their order. */
export function inNoOrder({ items, cohorts, size, cohort, answers }: ScoreSheet): Uint32Array {
  const ranked = cohorts.toSorted();
  const rank = cohorts.map((id) => ranked.indexOf(id));
  const width = items.length;
  return Uint32Array.from({ length: size }, (_, row) => row).sort((a, b) => {
    const groups = (rank[cohort[a] ?? 0] ?? 0) - (rank[cohort[b] ?? 0] ?? 0);
    if (groups !== 0) return groups;
    for (let column = 0; column < width; column++) {
      // A skip stands before every answer.
      const order = (((answers[a * width + column] ?? 0) + 1) & 255) - (((answers[b * width + column] ?? 0) + 1) & 255);
      if (order !== 0) return order;
    }
    return 0;
  });
}
