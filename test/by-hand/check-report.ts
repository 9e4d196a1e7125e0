/**
 * Recomputes the headline figures of a report from plain git commands and compares them:
 * `node test/by-hand/check-report.ts PATH [report.json]`. Prints a table, exits 1 when a figure differs.
 * For one repository without a roster; without a report it writes one first.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../../src/report/report.ts";
import { parseReport } from "../../src/report/report-schema.ts";
import { contributorsByHand } from "./contributors-by-hand.ts";
import { figuresByHand } from "./figures-by-hand.ts";
import { plainGit } from "./plain-git.ts";

const [, , path, written] = process.argv;
if (path === undefined) {
  process.stderr.write("usage: node test/by-hand/check-report.ts PATH [report.json]\n");
  process.exit(2);
}
const report = parseReport(written === undefined ? assessed(path) : readFileSync(written, "utf8"));
const repository = report.subject.repositories[0];
if (repository === undefined || report.subject.repositories.length > 1) throw new Error("The check reads reports on one repository.");
const git = plainGit(path);
const places = report.cells.find(({ id }) => id === "E28/file/pinned-actions@org")?.items ?? [];
const asked = { places, head: repository.head, main: repository.main, from: report.subject.from, to: report.subject.to };
const byHand = [...figuresByHand(git, asked), ...contributorsByHand(git, asked)];

process.stdout.write(`${"figure".padEnd(36)} ${"ours".padStart(14)} ${"by hand".padStart(14)}  same?\n`);
let differing = 0;
for (const [figure, hand] of byHand) {
  const ours = ownFigure(report, figure);
  const same = ours === hand || (typeof ours === "number" && typeof hand === "number" && Math.abs(ours - hand) < 1e-6);
  const said = typeof ours === "string" && figure !== "contributors" ? "not shown" : same ? "same" : "DIFFERS";
  if (said === "DIFFERS") differing += 1;
  process.stdout.write(`${figure.padEnd(36)} ${shown(ours)} ${shown(hand)}  ${said}\n`);
}
process.exitCode = differing === 0 ? 0 : 1;

function shown(figure: number | string | null): string {
  return (typeof figure === "number" ? String(Math.round(figure * 1e4) / 1e4) : String(figure)).padStart(14);
}

function assessed(location: string): string {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-check-"));
  const program = new URL("../../bin/evenkeel.js", import.meta.url).pathname;
  try {
    return execFileSync(process.execPath, [program, "assess", location, "--json", "--quiet", "--no-cache"], {
      cwd: folder,
      maxBuffer: 1 << 28,
      encoding: "utf8",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A figure of the report under the name of the check; a reason where it shows none. */
function ownFigure({ cells, subject, contributors }: Report, figure: string): number | string | null {
  if (figure === "contributors") return contributors;
  if (figure.startsWith("newest commit")) return subject.to;
  const [id = "", part = ""] = figure === "E31 n" ? ["E31/3+@org", "n"] : figure.split(" ");
  const cell = cells.find((each) => each.id === id) ?? cells.find((each) => each.id === `${id.split("/")[0]}@org`);
  if (cell === undefined) return null;
  const { result } = cell;
  if (result.outcome === "suppressed" || result.outcome === "not-applicable") return result.outcome;
  if (result.outcome === "unknown") return part === "updates" ? result.n : result.reason;
  if (part === "n") return result.estimate.n;
  if (part === "updates") return Math.round(result.estimate.n / result.estimate.coverage);
  return part === "k" ? (result.details.k ?? null) : result.estimate.value;
}
