import { expect, test } from "vitest";
import { rotationPart } from "./rotation-part.ts";

test("a new key signs everything of the entry that names it, but its own signature", () => {
  const entry = { v: 1, kind: "key-rotation", to: "new", seq: 4, previous: null } as const;
  expect(rotationPart({ ...entry, proof: "signature" })).toBe('{"kind":"key-rotation","previous":null,"seq":4,"to":"new","v":1}');
  expect(rotationPart({ ...entry, proof: "another" })).toBe(rotationPart(entry));
  expect(rotationPart({ ...entry, to: "other" })).not.toBe(rotationPart(entry));
});
