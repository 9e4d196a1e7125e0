/**
 * The known word a reader most likely meant, or null when none is near.
 * Optimal string alignment distance; near = at most a third of the letters differ, and at most three.
 * @example nearestWord("scurity", ["platform", "security"]) // "security"
 */
export function nearestWord(typed: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.min(3, Math.max(1, Math.floor(typed.length / 3))) + 1;
  if (typed.length > 100) return null;
  for (const word of known) {
    const letters = distance(typed.toLowerCase(), word.toLowerCase());
    if (letters < least) {
      least = letters;
      best = word;
    }
  }
  return best;
}

function distance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + same,
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
