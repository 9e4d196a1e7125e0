import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "./random.ts";
import { firstUniforms } from "./uniforms.ts";

test("kept draws are those of the stream, in whatever order and number they are asked for", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40_000 })), { maxLength: 6 }), (asked) => {
      for (const [seed, count] of asked) {
        const { uniform } = createRandom(seed);
        const kept = firstUniforms(seed, count);
        for (let k = 0; k < count; k++) if (kept?.[k] !== uniform()) return false;
      }
      return true;
    }),
    { numRuns: 20 },
  );
});

test("more draws than are worth keeping are not kept", () => {
  expect(firstUniforms(1, 2 ** 21 + 1)).toBeNull();
});
