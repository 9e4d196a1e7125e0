import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side.ts";

const never = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("as many as are allowed are under way at once, begun in their order, and all are done", async () => {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await sideBySide([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
    begun.push(item);
    underWay += 1;
    most = Math.max(most, underWay);
    await turn();
    underWay -= 1;
  });
  expect([begun, most, underWay]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3, 0]);
});

test("the first failure stops the others and comes out when they have stopped", async () => {
  const fault = new Error("the token has expired");
  const stopped: number[] = [];
  const work = async (item: number, signal: AbortSignal) => {
    if (item === 2) throw fault;
    while (!signal.aborted) await turn();
    stopped.push(item);
    signal.throwIfAborted();
  };
  await expect(sideBySide([1, 2, 3, 4], 3, never, work)).rejects.toBe(fault);
  expect(stopped).toEqual([1, 3]);
});

test("who stops the whole stops each, and begins no more", async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const asked = sideBySide([1, 2, 3], 1, stop.signal, async (item) => {
    begun.push(item);
    stop.abort(new Error("enough"));
  });
  await expect(asked).rejects.toThrow("enough");
  expect(begun).toEqual([1]);
});
