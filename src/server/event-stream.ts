import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { z } from "zod";

/** Below the 30 to 60 seconds after which proxies close a silent connection. */
const HEARTBEAT = 15_000;

/**
 * Server-sent events of a shape: one JSON document each, and a comment when nothing happened for a while. Ends with the source; when
 * the client goes, `signal` is aborted, which ends the source.
 */
export function eventStream(shape: z.ZodType, source: AsyncIterable<unknown>, signal: AbortSignal, heartbeat = HEARTBEAT): Readable {
  return Readable.from(frames(shape, source, signal, heartbeat), { objectMode: false });
}

async function* frames(shape: z.ZodType, source: AsyncIterable<unknown>, signal: AbortSignal, heartbeat: number): AsyncGenerator<string> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    // Tells the browser that the stream is open, and how long to wait before it asks again after a break.
    yield "retry: 2000\n\n";
    let next = iterator.next();
    while (!signal.aborted) {
      const came = await within(next, heartbeat, signal);
      if (came === "silence") yield ": still here\n\n";
      else if (came === "gone" || came.done) return;
      else {
        yield `data: ${JSON.stringify(shape.parse(came.value))}\n\n`;
        next = iterator.next();
      }
    }
  } finally {
    // Not awaited: a source that is still waiting for its next value would answer only then.
    iterator.return?.().catch(() => {});
  }
}

async function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T | "silence" | "gone"> {
  const won = new AbortController();
  const silence = setTimeout(milliseconds, "silence" as const, { signal: AbortSignal.any([won.signal, signal]) }).catch(
    () => "gone" as const,
  );
  try {
    return await Promise.race([promise, silence]);
  } finally {
    won.abort();
  }
}
