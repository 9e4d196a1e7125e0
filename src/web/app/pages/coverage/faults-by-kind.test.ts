import { expect, test } from "vitest";
import { faultsByKind } from "./faults-by-kind.ts";

test("a finding of several places stands once, counted together, the worst place first", () => {
  const found = faultsByKind([
    { kind: "missing-end", container: "quay", n: 3, items: ["r1"] },
    { kind: "account-unknown", container: "quay", n: 2, items: [] },
    { kind: "account-unknown", container: "pier", n: 5, items: [] },
  ]);
  expect(found.map(({ kind, n, places }) => [kind, n, places.map(({ container }) => container)])).toEqual([
    ["account-unknown", 7, ["pier", "quay"]],
    ["missing-end", 3, ["quay"]],
  ]);
});
