import type { Job } from "../contract/sources.ts";

/** Moves of jobs, for everybody who watches. */
export interface JobWatch {
  readonly tell: (job: Job) => void;
  /** Every move of the organisation's jobs (null: of all), the newest of each at most four times a second. Ends when aborted. */
  readonly watch: (organisation: string | null, first: readonly Job[], signal: AbortSignal) => AsyncGenerator<Job>;
}

const QUARTER_SECOND = 250;

interface Watcher {
  readonly organisation: string | null;
  /** The newest move of each job that was not passed on yet: a slow reader costs one entry a job. */
  readonly moved: Map<string, Job>;
  wake: () => void;
}

export function jobWatch(): JobWatch {
  const watchers = new Set<Watcher>();
  return {
    tell(job) {
      for (const watcher of watchers) {
        if (watcher.organisation !== null && watcher.organisation !== job.organisation) continue;
        watcher.moved.set(job.id, job);
        watcher.wake();
      }
    },
    async *watch(organisation, first, signal) {
      const watcher: Watcher = { organisation, moved: new Map(first.map((job) => [job.id, job])), wake: () => {} };
      watchers.add(watcher);
      try {
        while (!signal.aborted) {
          const moved = [...watcher.moved.values()];
          watcher.moved.clear();
          yield* moved;
          await pause(QUARTER_SECOND, signal);
          if (watcher.moved.size === 0) await woken(watcher, signal);
        }
      } finally {
        watchers.delete(watcher);
      }
    },
  };
}

function woken(watcher: Watcher, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      signal.removeEventListener("abort", over);
      watcher.wake = () => {};
      resolve();
    };
    watcher.wake = over;
    signal.addEventListener("abort", over, { once: true });
    if (signal.aborted) over();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener("abort", over, { once: true });
    if (signal.aborted) over();
  });
}
