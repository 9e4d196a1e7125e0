import { afterEach, describe, expect, test } from "vitest";
import type { LivePart } from "../live/live-source.ts";
import { PEOPLE } from "./gitlab-project.fixture.ts";
import { readOf } from "./gitlab-reading.fixture.ts";
import { startGitLab } from "./gitlab-server.fixture.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(...fake: Parameters<typeof startGitLab>) {
  const server = await startGitLab(...fake);
  closing.push(server.close);
  return server.address;
}

function rowsIn(parts: readonly LivePart[]): Set<string> {
  return new Set(
    parts.flatMap(({ rows }) => Object.entries(rows).flatMap(([table, list]) => list.map((row) => table + JSON.stringify(row)))),
  );
}

describe("GitLab", { timeout: 60_000 }, () => {
  test("tells changes, reviews, runs and deployments, and of nobody", async () => {
    const { parts, failure, rows } = await readOf(await open());
    expect(failure).toBeNull();
    const changes = rows("change");
    expect(new Set(changes.map(({ id }) => id)).size).toBe(120);
    expect(changes.find(({ id }) => id === "request/5")).toMatchObject({ team: null, bucket: null });
    expect(rows("run").map((run) => [run.branch_role, run.result])).toEqual([
      ["main", "success"],
      ["main", "failure"],
    ]);
    expect(rows("run_control").map(({ control, ok }) => [control, ok])).toEqual([["sast", true]]);
    expect(rows("deployment").map(({ env }) => env)).toEqual(["production"]);
    expect(rows("deployment_change").map(({ change }) => change)).toEqual(["request/1"]);
    expect(rows("data_quality").map(({ kind, item }) => [kind, item])).toContainEqual(["negative-duration", "request/7"]);
    for (const person of PEOPLE) expect(JSON.stringify(parts)).not.toContain(person);
    expect(JSON.stringify(parts)).not.toContain("script");
  });

  test("goes on where it was killed, at each page, to the same rows", async () => {
    const address = await open();
    const whole = await readOf(address);
    for (let stopAfter = 1; stopAfter < whole.parts.length; stopAfter += 1) {
      const first = await readOf(address, { stopAfter });
      const rest = await readOf(address, { cursor: first.parts.at(-1)?.cursor ?? null });
      expect(rowsIn([...first.parts, ...rest.parts])).toEqual(rowsIn(whole.parts));
    }
  });

  test("reads one change again after a delivery, and only that", async () => {
    const { rows } = await readOf(await open(), { only: [{ container: "101", about: "change", id: "3" }] });
    expect(rows("change").map(({ id }) => id)).toEqual(["request/3"]);
    expect(rows("source_coverage")).toEqual([]);
  });

  test("waits as it is told", async () => {
    const { waits, failure } = await readOf(await open({ trouble: [{ status: 429, headers: { "retry-after": "7" } }] }));
    expect([failure, waits]).toEqual([null, [7000]]);
  });

  test("names a wrong token, a forbidden scope and a lost place, without a name", async () => {
    expect((await readOf(await open(), { token: "wrong" })).failure).toMatchObject({ code: "source.unauthorised" });
    const { failure } = await readOf(await open({ trouble: [{ status: 403 }] }));
    expect(failure).toMatchObject({ code: "source.forbidden-scope" });
    expect(String(failure)).not.toContain(PEOPLE[0]);
    expect((await readOf(await open(), { cursor: { old: true } })).failure).toMatchObject({ code: "source.cursor-lost" });
  });
});
