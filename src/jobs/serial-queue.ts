/** Work in a line per key, and over all keys at most so many at once: a lake has one writer, a machine few cores. */
export interface SerialQueue {
  /** Starts when it is its turn. Rejects with the signal's reason if that fires before. */
  readonly run: <T>(key: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
}

interface Waiting {
  readonly key: string;
  readonly start: () => void;
}

export function serialQueue(atOnce: number): SerialQueue {
  const busy = new Set<string>();
  let waiting: readonly Waiting[] = [];

  const next = (): void => {
    for (const candidate of waiting) {
      if (busy.size >= atOnce) return;
      if (busy.has(candidate.key)) continue;
      busy.add(candidate.key);
      waiting = waiting.filter((other) => other !== candidate);
      candidate.start();
    }
  };
  const turn = (key: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting = waiting.filter((other) => other !== own);
        reject(signal.reason);
      };
      const own: Waiting = {
        key,
        start() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      waiting = [...waiting, own];
      next();
    });

  return {
    async run(key, signal, work) {
      await turn(key, signal);
      try {
        return await work();
      } finally {
        busy.delete(key);
        next();
      }
    },
  };
}
