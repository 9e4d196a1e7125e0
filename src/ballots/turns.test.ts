import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("never more at once than allowed, in the order they came, and a failure frees its place", async () => {
  const inTurn = createTurns(3);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) => async () => {
    started.push(index);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (index % 4 === 0) throw new Error(String(index));
    return index;
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => inTurn(work(index))));
  expect([most, started]).toEqual([3, Array.from({ length: 40 }, (_, index) => index)]);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(10);
  expect(await inTurn(async () => "free")).toBe("free");
});
