import type { Organisation } from "../../../core/model/organisation.ts";
import { askGit, SEALED_LOG } from "./ask-git.ts";
import { readBlobs } from "./blobs.ts";
import { CODEOWNERS_PATHS, type OwnerRules, parseCodeowners } from "./codeowners.ts";
import { forgeOf } from "./forge-of.ts";
import { type OrganisationOwners, organisationOwners } from "./organisation-owners.ts";
import { ownersOf } from "./owners.ts";
import type { Forge } from "./path-pattern.ts";

export interface OwnershipRequest {
  readonly gitDir: string;
  readonly repo: string;
  /** Ref or oid of the main branch. */
  readonly main: string;
  /** Told by the files on main when not given. */
  readonly forge?: Forge;
  readonly organisation: Organisation;
  readonly remote?: boolean;
  readonly signal: AbortSignal;
}

export interface Ownership {
  /**
   * What the CODEOWNERS file in force at `firstParentOid` (null: a root commit) says about the touched paths.
   * `ownerTeams`: the fewest owners that together answer for every owned path, so that naming a team and one of its members on a line
   * is not two teams; null without a file or path rule in force. `needsSecurity`: null unless somebody said who security is.
   */
  readonly classify: (
    paths: readonly string[],
    firstParentOid: string | null,
  ) => { readonly ownerTeams: number | null; readonly needsSecurity: boolean | null };
}

/** A state CODEOWNERS had on main. */
interface Version {
  readonly rules: OwnerRules | null;
  readonly memo: Map<string, PathAnswer>;
}

interface PathAnswer {
  /** One set per section that names owners; one owner of each set must agree. */
  readonly sets: readonly (readonly string[])[];
  readonly security: boolean;
}

/** Reads every version CODEOWNERS had on main: two git processes for the history, two for the texts; none of a person is kept after classify. */
export async function createOwnership(request: OwnershipRequest): Promise<Ownership> {
  const named = organisationOwners(request.organisation, request.repo);
  const forge = request.forge ?? (await forgeOnMain(request));
  const { versions, versionAt } = await codeownersHistory(request, forge);
  const unwritten: Version = { rules: null, memo: new Map() };
  return {
    classify: (paths, firstParentOid) => {
      const at = firstParentOid === null ? undefined : versionAt.get(firstParentOid);
      const version = (at === undefined ? undefined : versions[at]) ?? unwritten;
      const answers = paths.map((path) => answerFor(version, named, path));
      const isRuled = version.rules !== null || named.hasPathRules;
      return {
        ownerTeams: isRuled ? fewestOwners(answers.flatMap((answer) => answer.sets)) : null,
        needsSecurity: needsSecurity(named, version, answers),
      };
    },
  };
}

function needsSecurity(named: OrganisationOwners, version: Version, answers: readonly PathAnswer[]): boolean | null {
  if (!named.hasSecurity) return null;
  if (answers.some((answer) => answer.security)) return true;
  // "No" is only known where something could have said "yes": a path rule, or owner handles with a file in force.
  return named.securityByPath || (named.securityByHandle && version.rules !== null) ? false : null;
}

/** Memory of a version's memo is bounded by the paths main ever had; about 100 bytes each. */
function answerFor(version: Version, named: OrganisationOwners, path: string): PathAnswer {
  const known = version.memo.get(path);
  if (known !== undefined) return known;
  const written = version.rules === null ? [] : ownersOf(version.rules, path);
  // A change in membership over time does not re-own old paths: a handle is looked up as the roster stands without an end.
  const sets = written
    .map(({ rule }) => [...new Set(rule.owners.map((owner) => named.teamOf(owner, Number.MAX_SAFE_INTEGER) ?? owner))])
    .filter((set) => set.length > 0);
  const teams = named.teamsFor(path);
  const all = sets.length === 0 && teams.length > 0 ? [teams] : sets;
  const answer = {
    sets: all,
    security:
      named.isGated(path) ||
      all.some((set) => set.some((owner) => named.isSecurity(owner))) ||
      teams.some((team) => named.isSecurity(team)),
  };
  version.memo.set(path, answer);
  return answer;
}

/** Greedy hitting set: exact for the shapes seen in practice (one or two owners a rule), never below the truth. */
function fewestOwners(sets: readonly (readonly string[])[]): number {
  let open = [...new Map(sets.map((set) => [[...set].sort().join(" "), set])).values()];
  let owners = 0;
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const set of open) for (const owner of set) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    const [most] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (most === undefined) return owners;
    open = open.filter((set) => !set.includes(most[0]));
    owners += 1;
  }
  return owners;
}

interface History {
  readonly versions: readonly Version[];
  readonly versionAt: ReadonlyMap<string, number>;
}

async function forgeOnMain({ gitDir, main, signal }: OwnershipRequest): Promise<Forge> {
  const names = (await askGit({ gitDir, args: ["ls-tree", "--name-only", "-z", "--full-tree", main], signal }))
    .toString("latin1")
    .split("\0");
  return forgeOf(names.flatMap((name) => [name, `${name}/`]));
}

async function codeownersHistory(request: OwnershipRequest, forge: Forge): Promise<History> {
  const paths = CODEOWNERS_PATHS[forge];
  const { gitDir, main, signal } = request;
  const log = await askGit({
    gitDir,
    args: [
      ...SEALED_LOG,
      "--first-parent",
      "--raw",
      "-z",
      "--no-abbrev",
      "--diff-merges=first-parent",
      "--format=tformat:%x01%H",
      "--reverse",
      main,
      "--",
      ...paths,
    ],
    signal,
  });
  const events = readRawLog(log.toString("latin1"));
  if (events.length === 0) return { versions: [], versionAt: new Map() };
  const state = new Map<string, string>();
  const oidOf = new Map<string, string | null>();
  for (const { commit, changes } of events) {
    for (const { path, oid } of changes) {
      if (/^0+$/.test(oid)) state.delete(path);
      else state.set(path, oid);
    }
    oidOf.set(commit, paths.map((path) => state.get(path)).find((oid) => oid !== undefined) ?? null);
  }
  const texts = (
    await readBlobs({ gitDir, oids: [...oidOf.values()].filter((oid) => oid !== null), remote: request.remote === true, signal })
  ).text;
  const versions: Version[] = [];
  const byOid = new Map<string, number>();
  const versionOf = (oid: string | null): number => {
    const known = byOid.get(oid ?? "");
    if (known !== undefined) return known;
    const text = oid === null ? undefined : texts.get(oid);
    versions.push({ rules: text === undefined ? null : parseCodeowners(text, forge), memo: new Map() });
    byOid.set(oid ?? "", versions.length - 1);
    return versions.length - 1;
  };
  const line = await askGit({ gitDir, args: ["rev-list", "--first-parent", "--reverse", main], signal });
  const versionAt = new Map<string, number>();
  let current: number | null = null;
  for (const commit of line.toString("latin1").split("\n")) {
    const oid = oidOf.get(commit);
    if (oid !== undefined) current = versionOf(oid);
    // Commits before the first file are not stored: they have no version.
    if (current !== null && commit !== "") versionAt.set(commit, current);
  }
  return { versions, versionAt };
}

interface RawCommit {
  readonly commit: string;
  readonly changes: readonly { readonly path: string; readonly oid: string }[];
}

/** Grammar by position: 0x01 oid NUL, then pairs of ":modes oids status" and path. The paths asked for are ASCII. */
function readRawLog(text: string): readonly RawCommit[] {
  const commits: { commit: string; changes: { path: string; oid: string }[] }[] = [];
  const tokens = text.split("\0");
  for (let at = 0; at < tokens.length; at += 1) {
    const token = (tokens[at] ?? "").replace(/^\n/, "");
    if (token.startsWith("\u0001")) commits.push({ commit: token.slice(1), changes: [] });
    else if (token.startsWith(":")) {
      const oid = token.split(" ")[3];
      const path = tokens[at + 1];
      at += 1;
      if (oid !== undefined && path !== undefined) commits.at(-1)?.changes.push({ path, oid });
    }
  }
  return commits;
}
