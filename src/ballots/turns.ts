/**
 * Lets so many pieces of work run at once, the others in the order they came.
 * @example const inTurn = createTurns(5); await inTurn(() => sign(request))
 */
export function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody who comes now is before those who wait.
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
