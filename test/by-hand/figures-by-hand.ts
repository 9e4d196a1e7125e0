import { classifyPath, componentOf } from "../../src/sources/git/classify-path.ts";
import { filesByHand } from "./files-by-hand.ts";
import { type HandChange, type HandCommit, type HandTag, readChange, readCommits, readReleases } from "./history-by-hand.ts";
import { lines, type PlainGit } from "./plain-git.ts";
import { type Life, productLimitMedian } from "./product-limit.ts";

const DAY = 86_400;

export interface Asked {
  readonly head: string;
  readonly main: string;
  /** Milliseconds, as in the report. */
  readonly from: number;
  readonly to: number;
  /** `path:line` of the parts from outside that the report counted. */
  readonly places: readonly string[];
}

/** The headline figures of a report on one repository without a roster, by cell id and part. */
export function figuresByHand(git: PlainGit, asked: Asked): ReadonlyMap<string, number | string | null> {
  const { head, main } = asked;
  const from = asked.from / 1000;
  const to = asked.to / 1000;
  const commits = readCommits(git, head);
  const inWindow = (at: number) => at >= from && at < to;
  const work = [...commits.values()].filter((each) => each.actor === "human" && each.parents.length < 2 && inWindow(each.committed));
  const releases = readReleases(git);
  const shipped = releases.filter(({ created }) => inWindow(created)).length;
  const quietSince = (releases.filter(({ created }) => created < to).at(-1)?.created ?? 0) < to - 364 * DAY;
  const changes = lines(git(["rev-list", "--first-parent", head])).flatMap((oid) => commits.get(oid) ?? []);
  const read = (each: HandCommit) => readChange(git, commits, each, main);
  const figures = new Map<string, number | string | null>([
    ["newest commit is the window's end", Math.max(...[...commits.values()].map(({ committed }) => committed)) * 1000 + 1],
    ["E02/tag@org n", releases.length === 0 ? null : shipped],
    ["E02/tag@org value", releases.length === 0 ? null : shipped / ((to - from) / (7 * DAY))],
    ...outOfHours(work),
    ...(quietSince
      ? []
      : repairs(
          work,
          commits,
          releases.filter(({ created }) => created < to),
        )),
    ...bands(work),
    ...filesByHand(git, head, asked.places),
  ]);
  if (!quietSince) {
    const waits = waitsForRelease(git, { changes, releases, from, to, read });
    const lead = livesOf(
      waits.filter(({ change }) => change.actor === "human"),
      ({ first, merged }) => first ?? merged,
      from,
      to,
    );
    const updates = livesOf(
      waits.filter(({ change }) => change.actor === "update-bot" || change.kind === "dependency"),
      ({ merged }) => merged,
      from,
      to,
    );
    figures.set("E01/tag@org value", productLimitMedian(lead)).set("E01/tag@org n", lead.length).set("E20/tag@org n", updates.length);
  }
  const merged = changes.filter((each) => inWindow(each.committed)).map(read);
  const finished = merged.filter(
    ({ actor, kind, paths }) => actor === "human" && paths.length > 0 && kind !== "release" && kind !== "merge" && kind !== "dependency",
  );
  figures.set("E36@org n", finished.length);
  figures.set("E36@org k", finished.filter(({ paths }) => paths.some((path) => classifyPath(path, []) === "test")).length);
  const opened = merged.flatMap((each) => {
    const oid = commits.get(each.oid);
    if (each.actor !== "update-bot" || oid === undefined) return [];
    const start = each.style === "squash" ? (!oid.suspect && oid.committed - oid.authored > 60 ? oid.authored : null) : each.first;
    return [{ start, end: each.merged }];
  });
  const waiting = openUpdates(git, commits, head, to);
  figures.set("E27/all@org updates", opened.length + waiting);
  figures.set("E27/all@org n", opened.filter(({ start, end }) => start !== null && end >= start).length + waiting);
  return figures;
}

function outOfHours(work: readonly HandCommit[]): readonly (readonly [string, number])[] {
  const known = work.flatMap(({ authored, offset, suspect }) => {
    const minutes = (offset.startsWith("-") ? -1 : 1) * (Number(offset.slice(1, -2)) * 60 + Number(offset.slice(-2)));
    if (suspect || Math.abs(minutes) > 14 * 60) return [];
    const local = new Date((authored + minutes * 60) * 1000);
    return [local.getUTCDay() % 6 === 0 || local.getUTCHours() < 7 || local.getUTCHours() >= 19];
  });
  return [
    ["E17@org n", known.length],
    ["E17@org k", known.filter(Boolean).length],
  ];
}

/** Reverts and fixes up to a week after a release; a revert of a revert brings work back and counts nowhere. */
function repairs(work: readonly HandCommit[], commits: ReadonlyMap<string, HandCommit>, releases: readonly HandTag[]) {
  const depth = (each: HandCommit | undefined): number =>
    each === undefined || each.kind !== "revert" ? 0 : 1 + depth(each.reverts === null ? undefined : commits.get(each.reverts));
  const counted = work.filter((each) => depth(each) % 2 === 1 || each.kind !== "revert");
  const soon = counted.filter(
    ({ kind, committed }) =>
      (kind === "revert" || kind === "fix") && releases.some(({ created }) => created <= committed && created >= committed - 7 * DAY),
  );
  return [
    ["E18/tag@org n", counted.length],
    ["E18/tag@org k", soon.length],
  ] as const;
}

function quarterOf(at: number): string {
  const date = new Date(at * 1000);
  return `${date.getUTCFullYear()}-${Math.floor(date.getUTCMonth() / 3)}`;
}

/** Top-level folders by quarter with 10 commits or more: do one, two or more mail addresses make over half of them? */
function bands(work: readonly HandCommit[]): readonly (readonly [string, number])[] {
  const parts = new Map<string, Map<string, number>>();
  for (const each of work)
    for (const component of new Set(each.paths.map(componentOf))) {
      const key = `${quarterOf(each.committed)} ${component}`;
      const byMail = parts.get(key) ?? new Map<string, number>();
      parts.set(key, byMail.set(each.mail, (byMail.get(each.mail) ?? 0) + 1));
    }
  const counts = [...parts.values()].map((byMail) => [...byMail.values()].toSorted((a, b) => b - a));
  const fewest = counts.flatMap((shares) => {
    const all = shares.reduce((sum, share) => sum + share, 0);
    const made = shares.map((_, index) => shares.slice(0, index + 1).reduce((sum, share) => sum + share, 0));
    return all < 10 ? [] : [made.findIndex((several) => several * 2 > all) + 1];
  });
  return [
    ["E31 n", fewest.length],
    ["E31/1@org k", fewest.filter((count) => count === 1).length],
    ["E31/2@org k", fewest.filter((count) => count === 2).length],
    ["E31/3+@org k", fewest.filter((count) => count > 2).length],
  ];
}

interface Wait {
  readonly change: HandChange;
  /** When the first release with it came; null while it waits. */
  readonly end: number | null;
}

/** What was released in the window or still waits at its end; what the first release ever carried tells nothing about waiting. */
function waitsForRelease(
  git: PlainGit,
  {
    changes,
    releases,
    from,
    to,
    read,
  }: { changes: readonly HandCommit[]; releases: readonly HandTag[]; from: number; to: number; read: (each: HandCommit) => HandChange },
): readonly Wait[] {
  const past = releases.filter(({ created }) => created < to);
  const first = past[0]?.created ?? Number.POSITIVE_INFINITY;
  const endOf = new Map<string, number>();
  past.forEach(({ oid, created }, index) => {
    const before = past.slice(0, index).map((tag) => tag.oid);
    if (created < from) return;
    for (const id of lines(git(["rev-list", oid, "--not", ...before]))) endOf.set(id, index === 0 ? Number.NaN : created);
  });
  const old = new Set(past.filter(({ created }) => created < from).flatMap(({ oid }) => oid));
  const released = old.size === 0 ? new Set<string>() : new Set(lines(git(["rev-list", ...old])));
  return changes.flatMap((each) => {
    if (released.has(each.oid) || each.committed >= to) return [];
    const end = endOf.get(each.oid) ?? null;
    if (Number.isNaN(end) || (end === null && each.committed <= first)) return [];
    return [{ change: read(each), end }];
  });
}

function livesOf(waits: readonly Wait[], startOf: (change: HandChange) => number, from: number, to: number): readonly Life[] {
  return waits.flatMap(({ change, end }) => {
    const start = startOf(change);
    const entry = Math.max(0, from - start) / 3600;
    const time = ((end ?? to) - start) / 3600;
    // A stand-in of length 0 or less is no wait.
    return (end !== null && end <= start) || time < entry || start >= to ? [] : [{ entry, time, ended: end !== null }];
  });
}

/** Update branches that main does not have and whose subject never reached it since. */
function openUpdates(git: PlainGit, commits: ReadonlyMap<string, HandCommit>, head: string, to: number): number {
  const bare = (subject: string) => subject.replace(/\s*\([#!]\d+\)\s*$/, "").trim();
  const branches = lines(
    git([
      "for-each-ref",
      "--format=%(refname:short)",
      "refs/heads/dependabot",
      "refs/heads/renovate",
      "refs/remotes/*/dependabot",
      "refs/remotes/*/renovate",
    ]),
  );
  return branches.filter((branch) => {
    const own = lines(git(["log", "--first-parent", "--format=%at %an %s", branch, "--not", head]));
    const [, author = "", subject = ""] = /^\d+ (\S+) (.*)$/.exec(own[0] ?? "") ?? [];
    const opened = Math.min(...own.map((line) => Number(line.split(" ")[0])));
    const landed = [...commits.values()].some((each) => bare(each.subject) === bare(subject) && each.committed >= opened);
    return /^(dependabot|renovate)/.test(author) && opened < to && !landed;
  }).length;
}
