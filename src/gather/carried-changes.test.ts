import fc from "fast-check";
import { expect, test } from "vitest";
import { type CarriedIn, carriedChanges } from "./carried-changes.ts";

/** c0 <- c1 <- c2 ...; each commit a change of its own. */
function aLine(length: number, deployments: CarriedIn["deployments"]): CarriedIn {
  const oids = Array.from({ length }, (_, at) => `c${at}`);
  return {
    repo: "quay",
    deployments,
    parents: new Map(oids.map((oid, at) => [oid, at === 0 ? [] : [`c${at - 1}`]])),
    changes: oids.map((oid) => ({ id: `request/${oid}`, oid })),
  };
}

const deployed = (id: string, oid: string, finished: number, service = "pay") => ({ id, service, env: "production", oid, finished });
const shown = (given: CarriedIn) =>
  carriedChanges(given)
    .map(({ deployment, oid }) => `${deployment} ${oid}`)
    .toSorted();

test("a change is carried by the first deployment after its merge; the first ever seen claims nothing", () => {
  expect(shown(aLine(5, [deployed("d1", "c1", 10), deployed("d2", "c3", 20), deployed("d3", "c4", 30)]))).toEqual([
    "d2 c2",
    "d2 c3",
    "d3 c4",
  ]);
});

test("a rollback and a second deployment of the same commit carry nothing new", () => {
  expect(shown(aLine(4, [deployed("d1", "c0", 1), deployed("d2", "c2", 2), deployed("d3", "c1", 3), deployed("d4", "c2", 4)]))).toEqual([
    "d2 c1",
    "d2 c2",
  ]);
});

test("each service has a first of its own, and one whose commit was never read is passed over", () => {
  const given = aLine(3, [
    deployed("d0", "nowhere", 0),
    deployed("d1", "c0", 1),
    deployed("s1", "c0", 1, "shop"),
    deployed("s2", "c2", 5, "shop"),
  ]);
  expect(shown(given)).toEqual(["s2 c1", "s2 c2"]);
});

test("a merged branch is carried with its merge", () => {
  const parents = new Map([
    ["base", []],
    ["work", ["base"]],
    ["merge", ["base", "work"]],
  ]);
  const changes = [{ id: "request/1", oid: "merge" }];
  const deployments = [deployed("d1", "base", 1), deployed("d2", "merge", 2)];
  expect(carriedChanges({ repo: "quay", deployments, parents, changes })).toEqual([
    { repo: "quay", deployment: "d2", change: "request/1", oid: "merge" },
  ]);
});

test("for any order of deployments: a change is carried once, by the earliest that has it, whatever order they are told in", () => {
  const orders = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 });
  fc.assert(
    fc.property(orders, fc.integer(), (heads, seed) => {
      const deployments = heads.map((head, at) => deployed(`d${at}`, `c${head}`, at));
      const expected = Array.from({ length: 10 }, (_, change) => heads.findIndex((head) => head >= change)).flatMap((at, change) =>
        at > 0 ? [`d${at} c${change}`] : [],
      );
      expect(shown(aLine(10, deployments))).toEqual(expected.toSorted());
      const mixed = deployments.toSorted((a, b) => Math.sin(seed + a.finished) - Math.sin(seed + b.finished));
      expect(shown(aLine(10, mixed))).toEqual(expected.toSorted());
    }),
    { seed: 7 },
  );
});
