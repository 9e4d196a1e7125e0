import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import { storedText } from "../reading/plain-text.ts";
import { rowId } from "../reading/row-id.ts";
import type { SarifRun } from "./sarif-runs.ts";
import { type Sighting, sightingOf } from "./sighting.ts";

/** One look of a tool at one state of a repository; runs of several shards are one look. */
export interface ObservedRun {
  readonly id: string;
  readonly repo: string;
  readonly oid: string;
  readonly tool: string;
  /** Tool and category: absence means something only within one scope. */
  readonly scope: string;
  readonly started: Instant | null;
  readonly finished: Instant | null;
  /** null: the file does not say when it ran. */
  readonly time: Instant | null;
  /** It finished and lists its results, so what is not listed was not there. */
  readonly complete: boolean;
  readonly successful: boolean;
  readonly image: boolean;
  readonly tags: readonly string[];
  /** What was read of it, shard by shard. */
  readonly shards: readonly SarifRun[];
  /** Where in the life of a change it looked, if whoever sent it said so. */
  readonly stage: string | null;
}

/** Where a file's scans looked, as its sender says: a pipeline knows, and many scanners do not write it. */
export interface ScanPlace {
  readonly repository: string | null;
  readonly oid: string | null;
  readonly stage: string | null;
}

export interface ReadRun {
  readonly run: SarifRun;
  readonly said: ScanPlace | null;
}

interface Where {
  readonly repos: readonly string[];
  readonly headOf: (repo: string) => string;
  readonly now: Instant;
}

/**
 * Runs in time order, shards merged. Runs of one scope that tell no time, or look at the same commit, or start at the same moment,
 * are one look: between them nothing can have been repaired, so a weakness that only one of them lists is not absent from the other.
 */
export function observedRuns(runs: readonly ReadRun[], where: Where): readonly ObservedRun[] {
  const looks = new Map<string, ObservedRun>();
  for (const run of runs) {
    const look = observedRun(run, where);
    const same = looks.get(look.id);
    looks.set(look.id, same === undefined ? look : merged(same, look));
  }
  return [...looks.values()].sort((left, right) => (left.time ?? where.now) - (right.time ?? where.now) || (left.id < right.id ? -1 : 1));
}

function observedRun({ run, said }: ReadRun, where: Where): ObservedRun {
  const repo = said?.repository ?? repoOf(run, where.repos);
  const tool = storedText(run.tool ?? "", 100);
  const stage = said?.stage ?? null;
  // What a branch or an artefact does not have may well be on main, so absence there says nothing of it.
  const scope = stage === null || stage === "S4" ? rowId(repo, tool, run.category) : rowId(repo, tool, run.category, stage);
  const executions = Object.values(run.executions);
  const started = extreme(
    executions.map((execution) => execution.started),
    Math.min,
  );
  const finished = extreme(
    executions.map((execution) => execution.finished),
    Math.max,
  );
  // A clock that runs ahead would make a weakness younger than nothing; now is the latest an upload can be.
  const time = finished === null && started === null ? null : Math.min(finished ?? started ?? where.now, where.now);
  const told = said?.oid ?? run.revision ?? "";
  const revision = /^[0-9a-f]{7,64}$/i.test(told) ? told.toLowerCase() : null;
  const failed = executions.some((execution) => execution.successful === false);
  return {
    id: rowId("scan", scope, revision ?? time ?? "no time"),
    repo,
    oid: revision ?? where.headOf(repo),
    tool,
    scope,
    started: started === null ? null : Math.min(started, where.now),
    finished: finished === null ? null : Math.min(finished, where.now),
    time,
    complete: run.hasResults && !failed,
    successful: run.hasResults && !failed,
    image: run.image,
    tags: [...new Set([...run.rules.values()].flatMap((rules) => [...rules.values()].flatMap((rule) => tagsOf(rule.properties))))],
    shards: [run],
    stage,
  };
}

function merged(left: ObservedRun, right: ObservedRun): ObservedRun {
  return {
    ...left,
    started: extreme([left.started, right.started], Math.min),
    finished: extreme([left.finished, right.finished], Math.max),
    time: extreme([left.time, right.time], Math.max),
    complete: left.complete && right.complete,
    successful: left.successful && right.successful,
    image: left.image || right.image,
    tags: [...new Set([...left.tags, ...right.tags])],
    shards: left.shards.concat(right.shards),
  };
}

/** What a look saw, worked out each time it is asked for: kept, it would take more memory than what was read. */
export function* sightingsOf({ shards }: ObservedRun): Generator<Sighting> {
  for (const shard of shards) for (const result of shard.results) if (result.fails) yield sightingOf(result, shard);
}

function repoOf(run: SarifRun, repos: readonly string[]): string {
  const [only] = repos;
  if (repos.length === 1 && only !== undefined) return only;
  const named = plainAddress(run.repositoryUri ?? "");
  const found = named === "" ? [] : repos.filter((repo) => matches(named, plainAddress(repo)));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new EvenkeelError(
    "sarif.invalid",
    `a run of ${quoted(run.tool ?? "", 60)} does not say to which of the ${repos.length} repositories it belongs (versionControlProvenance[0].repositoryUri)`,
    "Assess that repository alone with --sarif, or let the scanner write versionControlProvenance.",
  );
}

/** Address without scheme, credentials, port of a login and `.git`. */
function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^@/]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/(?:\.git)?\/*$/, "");
}

function matches(named: string, repo: string): boolean {
  return repo !== "" && (named === repo || named.endsWith(`/${repo}`));
}

function tagsOf(bag: Readonly<Record<string, unknown>> | null | undefined): readonly string[] {
  const tags = bag?.tags;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
}

function extreme(times: readonly (Instant | null)[], pick: (...times: number[]) => number): Instant | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : pick(...known);
}
