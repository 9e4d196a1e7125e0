/**
 * Does the work of each item, `most` at a time, in their order. The first that fails stops the others by their signal, and is thrown when
 * they have stopped: afterwards nothing is under way any more.
 * @example await sideBySide(repositories, 4, signal, (repository, stop) => read(repository, stop))
 */
export async function sideBySide<T>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && !either.aborted) {
      const [item] = items.slice(next, next + 1);
      next += 1;
      if (item !== undefined) await work(item, either);
    }
  };
  const stopping = async (): Promise<void> => {
    try {
      await lane();
    } catch (error) {
      failures.push(error);
      ended.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, stopping));
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
}
