import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runEvenkeel } from "../run-evenkeel.fixture.ts";
import { type TeamRepository, teamRepository } from "../team-repository.fixture.ts";

const end = Date.UTC(2026, 5, 1) / 1000;
const cache = mkdtempSync(join(tmpdir(), "cache-"));
const out = mkdtempSync(join(tmpdir(), "out-"));
let team: TeamRepository = { path: "", people: [] };
let said = "";

beforeAll(() => {
  team = teamRepository({ contributors: 7, weeks: 60, end });
  const ran = runEvenkeel(["assess", team.path, "--out", out], { cache });
  expect(ran.status, ran.stderr).toBe(0);
  said = ran.stdout + ran.stderr;
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test("no name and no mail address is in any file of the report, in the cache, or on the terminal", () => {
  const files = [...filesBelow(out), ...filesBelow(cache)];
  expect(files.length).toBeGreaterThan(8);
  for (const person of [...team.people, "quillfeather", "nest-"]) {
    expect(said.toLowerCase()).not.toContain(person.toLowerCase());
    for (const file of files)
      expect(readFileSync(file, "latin1").toLowerCase().includes(person.toLowerCase()), `${person} in ${file}`).toBe(false);
  }
});

test("the rows of the lake, unpacked, hold no name either", async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const parquet = filesBelow(cache).filter((file) => file.endsWith(".parquet"));
  expect(parquet.length).toBeGreaterThan(3);
  for (const file of parquet) {
    const rows = await connection.runAndReadAll(`select * from read_parquet('${file.replaceAll("'", "''")}')`);
    expect(JSON.stringify(rows.getRowsJson())).not.toMatch(/quillfeather|nest-\d/i);
  }
});
