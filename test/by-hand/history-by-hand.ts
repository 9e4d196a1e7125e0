import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { kindOf, looksSquashed, mergesLongLived, revertedOid } from "../../src/sources/git/classify-subject.ts";
import { lines, type PlainGit } from "./plain-git.ts";

const DAY = 86_400;
/** An entry of the log begins with a byte that no name has, and an id. */
const OPENS = new RegExp(`\\0${String.fromCharCode(1)}(?=[0-9a-f]{40}(?:[0-9a-f]{24})?\\0)`);

export interface HandCommit {
  readonly oid: string;
  readonly parents: readonly string[];
  /** Seconds. */
  readonly committed: number;
  readonly authored: number;
  readonly offset: string;
  readonly mail: string;
  readonly actor: string;
  readonly subject: string;
  readonly kind: string;
  readonly reverts: string | null;
  readonly paths: readonly string[];
  readonly suspect: boolean;
}

type BotRule = {
  readonly actor: "update-bot" | "release-bot" | "agent" | "ci-bot" | "other-bot";
  readonly name: string;
  readonly mail: string;
};

/** Every commit that main contains, from one `git log`; the rules for bots and subjects are the published ones. */
export function readCommits(git: PlainGit, head: string): ReadonlyMap<string, HandCommit> {
  const rules: readonly BotRule[] = parse(readFileSync(new URL("../../catalogue/bots.yaml", import.meta.url), "utf8"));
  const fields = "%H%x00%P%x00%ct%x00%at%x00%ad%x00%aN%x00%aE%x00%s%x00%b%x00";
  const log = git([
    "-c",
    `mailmap.blob=${head}:.mailmap`,
    "log",
    "--use-mailmap",
    "--date=raw",
    "--name-only",
    "-z",
    "--no-renames",
    "--diff-merges=off",
    "--ignore-submodules=none",
    "--root",
    `--format=%x01${fields}`,
    head,
  ]);
  const commits = new Map<string, HandCommit>();
  for (const block of `\0${log}`.split(OPENS).slice(1)) {
    const [oid = "", parents = "", ct = "", at = "", date = "", name = "", mail = "", subject = "", body = "", ...paths] =
      block.split("\0");
    const text = (latin1: string) => Buffer.from(latin1, "latin1").toString("utf8");
    const actor =
      rules.find((rule) => new RegExp(rule.name, "i").test(text(name)) || new RegExp(rule.mail, "i").test(mail))?.actor ?? "human";
    const list = parents === "" ? [] : parents.split(" ");
    const committed = Number(ct);
    const authored = Number(at);
    commits.set(oid, {
      oid,
      parents: list,
      committed,
      authored,
      offset: date.split(" ")[1] ?? "+0000",
      mail: mail.trim().toLowerCase(),
      actor,
      subject: text(subject),
      kind: kindOf(text(subject), list.length, actor),
      reverts: revertedOid(body),
      paths: paths.map((path) => path.replace(/^\n/, "")).filter((path) => path !== ""),
      suspect: authored < Date.UTC(1990, 0, 1) / 1000 || authored > committed + DAY,
    });
  }
  return commits;
}

export interface HandTag {
  readonly name: string;
  readonly oid: string;
  readonly created: number;
}

const PRE_RELEASE =
  /(?:^|[^a-z])(?:rc|alpha|beta|pre|preview|prerelease|dev|snapshot|nightly|canary|next|test|testing|draft|milestone|ea|cr|insiders?|unstable|exp|experimental)(?![a-z])|\d(?:rc|pre|dev|alpha|beta)\d*(?![a-z\d])|\d[abcm]\d+(?![a-z\d])/i;

/** Tags with a digit that are no pre-release, the earliest for each commit, oldest first. */
export function readReleases(git: PlainGit): readonly HandTag[] {
  const format = "%(creatordate:unix) %(objecttype)%(*objecttype) %(objectname) %(*objectname) %(refname:strip=2)";
  const tags = lines(git(["for-each-ref", `--format=${format}`, "refs/tags"])).map((line) => {
    const [created = "", type = "", own = "", peeled = "", ...name] = line.split(" ");
    return { name: name.join(" "), oid: peeled === "" ? own : peeled, created: Number(created), type };
  });
  const releases = tags
    .filter(({ name, type, created }) => /\d/.test(name) && /^(commit|tagcommit)$/.test(type) && created > 0 && !PRE_RELEASE.test(name))
    .toSorted((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));
  return releases.filter((tag, index) => releases.findIndex(({ oid }) => oid === tag.oid) === index);
}

export interface HandChange {
  readonly oid: string;
  readonly merged: number;
  readonly style: "merge" | "squash" | "direct";
  readonly actor: string;
  readonly kind: string;
  readonly first: number | null;
  readonly paths: readonly string[];
}

/** One change for each commit of the first-parent line; a merge is what `^1..` brings, asked of git only for those looked at. */
export function readChange(git: PlainGit, commits: ReadonlyMap<string, HandCommit>, commit: HandCommit, main: string): HandChange {
  const { oid, committed: merged, parents, actor, kind } = commit;
  if (parents.length < 2) {
    const squash = looksSquashed(commit.subject);
    const first = squash || commit.suspect ? null : commit.authored;
    return { oid, merged, style: squash ? "squash" : "direct", actor, kind, first, paths: commit.paths };
  }
  const side = lines(git(["rev-list", oid, `^${parents[0]}`])).flatMap((id) => (id === oid ? [] : (commits.get(id) ?? [])));
  const content = side.filter((each) => each.parents.length < 2);
  const byAge = (a: HandCommit, b: HandCommit) => a.authored - b.authored || a.committed - b.committed || (a.oid < b.oid ? -1 : 1);
  const oldest = side.toSorted(byAge)[0];
  const source = content.toSorted(byAge)[0];
  const paths = [...new Set(content.flatMap((each) => each.paths))];
  if (mergesLongLived(commit.subject, main)) return { oid, merged, style: "merge", actor, kind: "merge", first: null, paths };
  const first = oldest === undefined || oldest.suspect ? null : oldest.authored;
  return { oid, merged, style: "merge", actor: (source ?? commit).actor, kind: kindOfMerge(content, source), first, paths };
}

function kindOfMerge(content: readonly HandCommit[], source: HandCommit | undefined): string {
  if (source === undefined) return "merge";
  if (source.actor === "update-bot") return "dependency";
  const counts = new Map<string, number>();
  for (const { kind } of content) if (kind !== "other") counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? "other";
}
