import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { inventRound, released } from "./release/round.fixture.ts";
import { sealOf, sealRelease } from "./seal-release.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const release = released(inventRound(7));
const salts = release.groups.map(({ id }) => sha256(id));
const { sealed, figures } = sealRelease(release, salts, sha256);

test("what is published names every group and holds no figure", () => {
  expect(sealed.groups.map(({ id }) => id)).toEqual(release.groups.map(({ id }) => id));
  const text = canonicalJson(JSON.parse(JSON.stringify(sealed)));
  for (const word of ["items", "fav", "score", "participation", "organisation", "comments", "salt"])
    expect(text).not.toContain(`"${word}"`);
});

test("whoever is given a group's figures can show that they are the ones sealed", () => {
  for (const [at, each] of figures.entries()) expect(sealOf(each, sha256)).toBe(sealed.groups[at]?.sha256);
});

test("figures that differ anywhere have another seal", () => {
  const [first] = figures;
  if (first === undefined) throw new Error("no group");
  expect(sealOf({ ...first, salt: `${first.salt}0` }, sha256)).not.toBe(sealed.groups[0]?.sha256);
  expect(sealOf({ ...first, group: { ...first.group, eligible: first.group.eligible + 1 } }, sha256)).not.toBe(sealed.groups[0]?.sha256);
});

test("all groups together give the release back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (seed) => {
      const whole = released(inventRound(seed));
      const parts = sealRelease(
        whole,
        whole.groups.map(({ id }) => id),
        sha256,
      ).figures;
      expect(parts.map(({ group }) => group)).toEqual(whole.groups);
      expect(parts.flatMap(({ comments }) => comments)).toHaveLength(whole.comments.length);
      expect(parts.filter((part) => part.whole !== null)).toHaveLength(1);
    }),
    { numRuns: 20 },
  );
});
