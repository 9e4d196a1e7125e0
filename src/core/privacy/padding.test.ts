import { expect, test } from "vitest";
import { padded, unpadded } from "./padding.ts";

test.each([
  [0, 65_536],
  [1, 65_536],
  [65_536, 65_536],
  [65_537, 131_072],
])("%i bytes travel as %i and come back whole", (length, travels) => {
  const content = new Uint8Array(length).fill(125);
  expect(padded(content).length).toBe(travels);
  expect(unpadded(padded(content))).toEqual(content);
});
