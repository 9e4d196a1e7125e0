/**
 * Compares what the git source reads with what plain git commands say, on any repository:
 * `node test/by-hand/check-git.ts PATH [--weeks 52]`. Prints a table, exits 1 when a count differs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { WEEK } from "../../src/core/model/time.ts";
import { memorySink } from "../../src/sources/git/memory-sink.fixture.ts";
import { readGit } from "../../src/sources/git/read-git.ts";

const path = process.argv[2];
if (path === undefined) {
  process.stderr.write("usage: node test/by-hand/check-git.ts PATH [--weeks 52]\n");
  process.exit(2);
}
const repositoryPath: string = path;
const weeks = Number(process.argv[process.argv.indexOf("--weeks") + 1] ?? 52) || 52;

function git(...args: readonly string[]): string {
  const read = execFileSync("git", ["-C", repositoryPath, "--no-replace-objects", ...args], {
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH, HOME: tmpdir(), GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return read.toString("latin1").replace(/\n$/, "");
}

function lines(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2 : (sorted[Math.floor(middle)] ?? null);
}

const sink = memorySink();
const cacheDir = mkdtempSync(join(tmpdir(), "evenkeel-check-"));
const now = Number(git("log", "-1", "--format=%ct", "HEAD")) * 1000;
const from = now - weeks * WEEK;
const read = await readGit(
  {
    location: repositoryPath,
    organisation: unknownOrganisation,
    cacheDir,
    now,
    from,
    signal: new AbortController().signal,
    progress: () => undefined,
    saltFor: () => new Uint8Array(32),
  },
  sink,
);
rmSync(cacheDir, { recursive: true });

const main = read.head;
const since = Math.ceil(from / 1000);
const commits = sink.rows("commit").filter((row) => row.on_main);
const onMain = new Set(commits.map((row) => row.oid));
const changes = sink.rows("change").filter((row) => row.merged !== null);
const merges = changes.filter((row) => row.style === "merge" && row.first_commit !== null && (row.merged ?? 0) >= from);
const sample = merges.filter((_, index) => index % Math.max(1, Math.floor(merges.length / 200)) === 0);

/** Author mails as our rules know them, in git's own pattern language. */
const BOT_MAILS = /\[bot\]@users\.noreply\.github\.com$/;
const actorsByBotMail = lines(git("log", "--no-mailmap", "--format=%H %ae", main))
  .filter((line) => BOT_MAILS.test(line))
  .map((line) => line.split(" ")[0] ?? "");
const actorOf = new Map(commits.map((row) => [row.oid, row.actor]));

const authored = lines(git("log", "--no-mailmap", "--date=raw", "--format=%H %ct %ad", main)).map((line) => line.split(" "));
const outOfHours = authored.filter(([oid = "", committed, seconds, offset = "+0000"]) => {
  const at = Number(seconds);
  if (actorOf.get(oid) !== "human" || at < Date.UTC(1990, 0, 1) / 1000 || at > Number(committed) + 86_400) return false;
  const minutes = (offset.startsWith("-") ? -1 : 1) * (Number(offset.slice(1, -2)) * 60 + Number(offset.slice(-2)));
  if (Math.abs(minutes) > 14 * 60) return false;
  const local = new Date((at + minutes * 60) * 1000);
  return local.getUTCDay() === 0 || local.getUTCDay() === 6 || local.getUTCHours() < 7 || local.getUTCHours() >= 19;
}).length;

const tags = lines(
  git(
    "for-each-ref",
    "--format=%(refname:strip=2) %(creatordate:unix) %(objecttype)%(*objecttype) %(objectname) %(*objectname)",
    "refs/tags",
  ),
)
  .map((line) => line.split(" "))
  .filter(([name = "", created, type = ""]) => /\d/.test(name) && /^(commit|tagcommit)$/.test(type) && Number(created) > 0)
  .filter(
    ([name = ""]) =>
      !/(rc|alpha|beta|pre|preview|dev|snapshot|nightly|canary|next|test|testing|draft|milestone|ea|cr)[-._]?\d*([-._].*)?$/i.test(name),
  );
const taggedCommits = new Set(tags.map((fields) => fields[4] || fields[3]));

const rows: readonly (readonly [string, unknown, unknown])[] = [
  ["commits on main", commits.length, Number(git("rev-list", "--count", main))],
  [
    "commits on main in the window",
    commits.filter((row) => row.committed >= from).length,
    lines(git("log", "--format=%ct", main)).filter((at) => Number(at) >= since).length,
  ],
  ["merges on main", commits.filter((row) => row.n_parents > 1).length, Number(git("rev-list", "--count", "--merges", main))],
  ["first-parent line", changes.length, Number(git("rev-list", "--count", "--first-parent", main))],
  [
    "parents of all commits",
    commits.reduce((sum, row) => sum + row.n_parents, 0),
    lines(git("log", "--format=%P", main)).reduce((sum, line) => sum + (line === "" ? 0 : line.split(" ").length), 0),
  ],
  [
    "file changes",
    sink.rows("commit_path").filter((row) => onMain.has(row.oid)).length,
    lines(
      git("log", "--raw", "--no-renames", "--diff-merges=off", "--ignore-submodules=none", "--format=", main).replaceAll(
        /^[^:].*\n?/gm,
        "",
      ),
    ).length,
  ],
  [
    "distinct files",
    new Set(
      sink
        .rows("commit_path")
        .filter((row) => onMain.has(row.oid))
        .map((row) => row.path_id),
    ).size,
    new Set(
      git("log", "--name-only", "-z", "--no-renames", "--diff-merges=off", "--ignore-submodules=none", "--format=", main)
        .split("\0")
        .filter((name) => name !== ""),
    ).size,
  ],
  [
    "reverts of a named commit",
    commits.filter((row) => row.reverts_oid !== null).length,
    git("log", "-z", "--format=%b", main)
      .split("\0")
      .filter((body) => /This reverts (commit|merge) [0-9a-f]{40}/.test(body)).length,
  ],
  ["out-of-hours commits by people", commits.filter((row) => row.out_of_hours === true).length, outOfHours],
  [
    "commits from forge bot mails",
    commits.filter((row) => actorsByBotMail.includes(row.oid) && row.actor !== "human").length,
    actorsByBotMail.length,
  ],
  [
    "suspect clocks",
    commits.filter((row) => row.clock_suspect).length,
    authored.filter(
      ([, committed, seconds]) => Number(seconds) < Date.UTC(1990, 0, 1) / 1000 || Number(seconds) > Number(committed) + 86_400,
    ).length,
  ],
  [
    "squashed changes",
    changes.filter((row) => row.style === "squash").length,
    lines(git("log", "--first-parent", "--max-parents=1", "--format=%s", main)).filter((subject) =>
      /\((pull request )?[#!]\d+\)\s*$/.test(subject),
    ).length,
  ],
  ["releases", sink.rows("deployment").length, taggedCommits.size],
  ["first releases of sampled changes", ...firstReleases()],
  [
    `median merge lead in hours (${sample.length} merges)`,
    median(sample.map((row) => ((row.merged ?? 0) - (row.first_commit ?? 0)) / 3_600_000)),
    median(sample.map(leadByGit)),
  ],
  ["files of sampled merges", sample.reduce((sum, row) => sum + row.n_files, 0), sample.reduce((sum, row) => sum + filesByGit(row.id), 0)],
];

function leadByGit(row: { readonly id: string }): number {
  const first = Math.min(...lines(git("log", "--format=%at", `${row.id}^1..${row.id}^2`)).map(Number));
  return (Number(git("log", "-1", "--format=%ct", row.id)) - first) / 3600;
}

function filesByGit(oid: string): number {
  const names = git(
    "log",
    "--name-only",
    "-z",
    "--no-renames",
    "--diff-merges=off",
    "--ignore-submodules=none",
    "--format=",
    `${oid}^1..${oid}^2`,
  ).split("\0");
  return new Set(names.filter((name) => name !== "")).size;
}

/** For up to 40 changes: the earliest release that `git tag --contains` lists must be ours. */
function firstReleases(): readonly [number, number] {
  const links = sink.rows("deployment_change");
  const picked = links.filter((_, index) => index % Math.max(1, Math.floor(links.length / 40)) === 0);
  const finished = new Map(sink.rows("deployment").map((row) => [row.id, row]));
  const byTag = new Map(sink.rows("deployment").map((row) => [row.artifact ?? "", row.finished]));
  const agreeing = picked.filter((link) => {
    const times = lines(git("tag", "--contains", link.oid)).flatMap((tag) => byTag.get(tag) ?? []);
    return finished.get(link.deployment)?.finished === Math.min(...times);
  });
  return [agreeing.length, picked.length];
}

process.stdout.write(`${read.repo} ${read.main} ${main.slice(0, 12)}, window of ${weeks} weeks\n`);
let wrong = 0;
for (const [name, ours, gits] of rows) {
  const same = ours === gits || (typeof ours === "number" && typeof gits === "number" && Math.abs(ours - gits) < 1e-6);
  if (!same) wrong += 1;
  process.stdout.write(`${same ? "same  " : "DIFFER"} ${name.padEnd(44)} ${String(ours).padStart(12)} ${String(gits).padStart(12)}\n`);
}
process.exitCode = wrong === 0 ? 0 : 1;
