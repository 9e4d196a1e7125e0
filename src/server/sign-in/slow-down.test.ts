import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LaterError } from "../problem.ts";
import { createSlowDown, type SlowDown, type Tried } from "./slow-down.ts";

const ada = { mail: "ada@acme.example", address: "192.0.2.7" };

/** 0 when the guess was let through, and counted. */
function guess(slow: SlowDown, tried: Tried, now: number): number {
  try {
    slow.guess(tried, now);
    return 0;
  } catch (error) {
    if (error instanceof LaterError) return error.seconds;
    throw error;
  }
}

describe("wrong passwords", () => {
  test("four in a row cost nothing; then each wait is twice the one before, five minutes at most", () => {
    const slow = createSlowDown();
    const waits: number[] = [];
    let now = 0;
    for (let wrong = 1; wrong <= 16; wrong++) {
      const wait = guess(slow, { ...ada, address: `192.0.2.${wrong}` }, now);
      waits.push(wait);
      now += wait * 1_000;
      if (wait > 0) slow.guess({ ...ada, address: `192.0.2.${wrong}` }, now);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  test("a hundred at once are not let through at once", () => {
    const slow = createSlowDown();
    const through = Array.from({ length: 100 }, (_, at) => guess(slow, { ...ada, address: `${at}` }, 0)).filter((wait) => wait === 0);
    expect(through).toHaveLength(5);
  });

  test("are counted however the address is capitalised", () => {
    const slow = createSlowDown();
    for (let wrong = 0; wrong < 5; wrong++)
      slow.guess({ mail: wrong % 2 ? "ADA@acme.example" : "ada@ACME.example", address: `${wrong}` }, 0);
    expect(guess(slow, ada, 0)).toBe(1);
  });

  test("at many accounts from one place slow that place down, and no other", () => {
    const slow = createSlowDown();
    for (let wrong = 0; wrong < 20; wrong++) slow.guess({ mail: `a${wrong}@acme.example`, address: "192.0.2.7" }, 0);
    expect(guess(slow, { mail: "other@acme.example", address: "192.0.2.7" }, 0)).toBe(1);
    expect(guess(slow, { mail: "other@acme.example", address: "192.0.2.8" }, 0)).toBe(0);
  });

  test("are forgiven for the account by a right one; the place gets back that one try", () => {
    const slow = createSlowDown();
    for (let wrong = 0; wrong < 19; wrong++) slow.guess({ mail: `a${wrong}@acme.example`, address: "192.0.2.7" }, 0);
    for (let right = 0; right < 10; right++) {
      slow.guess(ada, 0);
      slow.right(ada);
    }
    slow.guess({ mail: "b@acme.example", address: "192.0.2.7" }, 0);
    expect(guess(slow, ada, 0)).toBe(1);
  });

  test("are forgiven by a day without one", () => {
    const slow = createSlowDown();
    for (let wrong = 0; wrong < 5; wrong++) slow.guess(ada, 0);
    expect(guess(slow, ada, 48 * 3_600_000)).toBe(0);
    expect(guess(slow, ada, 48 * 3_600_000)).toBe(0);
  });

  test("however they come, one account is tried fewer than 400 times a day", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 50, maxLength: 50 }), (pauses) => {
        const slow = createSlowDown();
        let tries = 0;
        for (let now = 0, at = 0; now < 86_400_000; at++) {
          const wait = guess(slow, { ...ada, address: `${at}` }, now);
          if (wait === 0) tries += 1;
          now += wait * 1_000 + (pauses[at % pauses.length] ?? 0);
        }
        return tries < 400;
      }),
      { numRuns: 50, seed: 4747 },
    );
  });
});
