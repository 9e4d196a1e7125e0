import { expect, test } from "vitest";
import { z } from "zod";
import { eventStream } from "./event-stream.ts";

const shape = z.strictObject({ done: z.int() });
const forever = new AbortController().signal;

async function* three() {
  for (const done of [1, 2, 3]) yield { done };
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

test("each value is one event, and the stream ends with its source", async () => {
  expect(await textOf(eventStream(shape, three(), forever))).toBe(
    'retry: 2000\n\ndata: {"done":1}\n\ndata: {"done":2}\n\ndata: {"done":3}\n\n',
  );
});

test("silence is broken by a comment, so that no proxy closes the connection", async () => {
  const { source, end } = waiting();
  const stream = eventStream(shape, source, forever, 5);
  const chunks: string[] = [];
  for await (const chunk of stream) {
    chunks.push(String(chunk));
    if (chunks.length === 3) end();
  }
  expect(chunks.slice(1, 3)).toEqual([": still here\n\n", ": still here\n\n"]);
});

test("when the client goes, the stream ends and its source is told", async () => {
  const gone = new AbortController();
  const { source, wasEnded } = waiting();
  const text = textOf(eventStream(shape, source, gone.signal));
  gone.abort();
  expect(await text).toBe("retry: 2000\n\n");
  expect(wasEnded()).toBe(true);
});

/** A source that has nothing to say until it is ended. */
function waiting() {
  let finish: (value: IteratorResult<never>) => void = () => {};
  let ended = false;
  const next = new Promise<IteratorResult<never>>((resolve) => {
    finish = resolve;
  });
  const end = () => {
    ended = true;
    finish({ done: true, value: undefined });
    return Promise.resolve({ done: true as const, value: undefined });
  };
  return { source: { [Symbol.asyncIterator]: () => ({ next: () => next, return: end }) }, end, wasEnded: () => ended };
}
