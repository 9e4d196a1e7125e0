/**
 * `node bench/sarif.ts [MEGABYTES]`: findings of a scanner from a file of 100 MB, read and durable in the lake by a process of its own,
 * beside the least that any reader must do (each byte hashed) and the usual way (the whole text parsed at once) in the same run.
 * Budget: 10 s and 300 MB at most for 100 MB.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, createReadStream, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownOrganisation } from "../src/core/model/organisation.ts";
import { openLake } from "../src/evidence/lake.ts";
import { readFiles } from "../src/gather/read-files.ts";

const BUDGET = { ms: 10_000, mb: 300 };
const MEGA = 1_000_000;
const RULES = 400;
const NOW = Date.UTC(2026, 9, 1);

/** A result as analysers write it: a message, a place with its lines, fingerprints, and a path through the code; some 1.5 kB. */
function aResult(number: number): object {
  const file = `src/module-${number % 997}/part-${number % 89}.ts`;
  const place = (line: number) => ({
    location: {
      physicalLocation: {
        artifactLocation: { uri: file, uriBaseId: "%SRCROOT%", index: number % 997 },
        region: { startLine: line, startColumn: 5, endColumn: 48 },
      },
      message: { text: `the value of request.query.field${number % 13} comes from here` },
    },
  });
  return {
    ruleId: `js/rule-${number % RULES}`,
    ruleIndex: number % RULES,
    level: number % 3 === 0 ? "error" : "warning",
    message: { text: `This path depends on a [value that a user gives](1), which may reach a file outside the folder (${number}).` },
    locations: [place(number % 400).location],
    partialFingerprints: { primaryLocationLineHash: `${createHash("sha1").update(String(number)).digest("hex").slice(0, 16)}:1` },
    codeFlows: [{ threadFlows: [{ locations: [place(12), place(19), place(40)] }] }],
  };
}

function writeReport(path: string, bytes: number): number {
  const file = openSync(path, "w");
  const rules = Array.from({ length: RULES }, (_, rule) => ({
    id: `js/rule-${rule}`,
    defaultConfiguration: { level: "warning" },
    properties: { "security-severity": String((rule % 100) / 10), tags: ["security", "external/cwe/cwe-022"] },
  }));
  const tool = { driver: { name: "CodeQL", semanticVersion: "2.23.0", rules } };
  const invocations = [{ executionSuccessful: true, endTimeUtc: new Date(NOW - 86_400_000).toISOString() }];
  let written = writeSync(
    file,
    `{"version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"invocations":${JSON.stringify(invocations)},"results":[`,
  );
  let results = 0;
  for (; written < bytes; results += 1) written += writeSync(file, `${results === 0 ? "" : ","}${JSON.stringify(aResult(results))}`);
  writeSync(file, "]}]}");
  closeSync(file);
  return results;
}

const ways: Readonly<Record<string, (path: string) => Promise<number>>> = {
  "each byte hashed": async (path) => {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest().length;
  },
  "the whole text parsed at once": async (path) => JSON.parse(readFileSync(path, "utf8")).runs[0].results.length,
  "read into the lake": async (path) => {
    const lake = await openLake(join(path, "..", "lake"));
    const repository = { repo: "harbour", head: "a".repeat(40), headCommitted: NOW };
    const files = { sarif: [path], vex: [], work: [], incidents: [] };
    const rows = await readFiles({ files, organisation: unknownOrganisation, now: NOW, weeks: 52 }, { lake, repositories: [repository] });
    await lake.close();
    return rows.get(path) ?? 0;
  },
};

async function one(way: string, path: string): Promise<void> {
  const from = performance.now();
  const count = (await ways[way]?.(path)) ?? 0;
  const mb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ count, ms: performance.now() - from, mb }));
}

function main(megabytes: number): void {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  const path = join(folder, "report.sarif");
  const results = writeReport(path, megabytes * MEGA);
  process.stdout.write(`${megabytes} MB, ${results} results\n`);
  let within = true;
  for (const way of Object.keys(ways)) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, way, path], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const { count, ms, mb }: { count: number; ms: number; mb: number } = JSON.parse(stdout);
    process.stdout.write(`${way.padEnd(40)}${(ms / 1_000).toFixed(2).padStart(8)} s ${mb.toFixed(0).padStart(6)} MB\n`);
    if (way === "read into the lake") within = count === results + 1 && ms <= BUDGET.ms && mb <= BUDGET.mb;
  }
  rmSync(folder, { recursive: true });
  process.stdout.write(within ? "within the budget\n" : `NOT within the budget of ${BUDGET.ms / 1_000} s and ${BUDGET.mb} MB\n`);
  process.exitCode = within ? 0 : 1;
}

const [way, path] = process.argv.slice(2);
await (way !== undefined && path !== undefined ? one(way, path) : main(Number(way ?? 100)));
