import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type TableName, tables } from "../src/core/evidence/tables.ts";
import type { Structure } from "../src/core/model/structure.ts";
import { DAY, WEEK } from "../src/core/model/time.ts";
import { baseType, columnTypes } from "../src/evidence/encode-columns.ts";
import { openLake } from "../src/evidence/lake.ts";
import { type PlannedFile, place, plannedFile, publish, seal } from "../src/evidence/lake-files.ts";
import { literal, selectStaged } from "../src/evidence/table-sql.ts";

/** How large the generated organisation is; events are rows of the lake. */
export interface Size {
  readonly members: number;
  readonly areas: number;
  /** Areas and the teams below them. */
  readonly teams: number;
  readonly repositories: number;
  readonly events: number;
}

const WEEKS = 104;
const KINDS = ["feature", "feature", "feature", "fix", "fix", "other", "dependency", "other"];

/** The teams and repositories that the rows speak of. */
export function structureOf({ areas, teams, repositories }: Size): Structure {
  const always = { from: null, to: null };
  const working = teams - areas;
  const area = (index: number): string => `team-${index % areas}`;
  return {
    name: "Scale (invented)",
    k: 5,
    hours: { timeZone: null, from: 7, to: 19, days: [1, 2, 3, 4, 5] },
    teams: Array.from({ length: teams }, (_, index) => ({
      id: `team-${index}`,
      name: `Team ${index}`,
      kind: index === areas ? ("security" as const) : ("stream-aligned" as const),
      parent: index < areas ? null : area(index),
      reportsTo: null,
      hours: null,
      validity: always,
    })),
    services: [],
    repositories: Array.from({ length: repositories }, (_, index) => ({
      id: `repository-${index}`,
      name: `repository-${index}`,
      address: null,
      team: `team-${areas + (index % working)}`,
      validity: always,
    })),
    ownership: [],
    gates: [{ id: "security", name: "Security review", team: `team-${areas}`, paths: [] }],
    securityPaths: [],
    thresholds: [],
  };
}

/** Texts by a hash of a row's number: the same organisation every time, and no row is ever an object of ours. */
function rowsOf({ members, areas, teams, repositories, events }: Size, start: number): readonly (readonly [TableName, number, string])[] {
  const share = events / 10_000_000;
  const working = teams - areas;
  const many = (count: number): number => Math.max(1, Math.round(count * share));
  const changes = many(700_000);
  const commits = many(1_400_000);
  const items = many(250_000);
  const every = 8 * DAY;
  const hash = (salt: number, below: number | string, of = "i"): string => `cast(hash(${of} * 64 + ${salt}) % ${below} as bigint)`;
  const member = hash(1, members, "n");
  const own = `(${hash(1, members, "n")} % ${working})`;
  const team = `'team-' || (${areas} + ${own})`;
  const repo = `(${own} + ${working} * ${hash(2, Math.max(1, Math.floor(repositories / working)), "n")})`;
  const time = `(${start} + ${hash(3, WEEKS * 7 * 86_400, "n")} * 1000)::double`;
  const quarter = `date_trunc('quarter', epoch_ms(${time}::bigint))`;
  const bucket = `printf('%08x', hash(${member} * 100000 + ${repo}, ${quarter}) % 4294967296)`;
  const ofTeam = `'team-' || (${areas} + ${hash(4, working)})`;
  const ofRepo = hash(5, repositories);
  const any = `(${start} + ${hash(6, WEEKS * 7 * 86_400)} * 1000)::double`;
  const listed = (words: readonly string[], salt: number): string =>
    `[${words.map((word) => `'${word}'`).join(", ")}][1 + ${hash(salt, words.length)}]`;
  const teamOfRepo = (of: string): string => `'team-' || (${areas} + (${of}) % ${working})`;
  // One change, told in the same words wherever it is spoken of: `n` is its number.
  const change = (n: string, select: string, more = ""): string =>
    `select ${select} from (select *, ${n} as n from (select range as i from range({rows})))${more}`;
  const review = hash(9, 172_800);
  return [
    [
      "team",
      teams,
      `select 'team-' || i as id, 'Team ' || i as name, case when i = ${areas} then 'security' else 'stream-aligned' end as kind, case when i >= ${areas} then 'team-' || (i % ${areas}) end as parent`,
    ],
    ["gate", 1, `select 'security' as id, 'team-${areas}' as team`],
    [
      "repo",
      repositories,
      `select 'repository-' || i as id, 'repository-' || i as name, 'invented' as host, 'main' as default_branch, ${teamOfRepo("i")} as team, printf('%040x', i) as head, 0::utinyint as shallow, ${start}::double as first_commit, ${start + WEEKS * WEEK - 1}::double as last_commit, 0.5 as squash_share`,
    ],
    ["service", repositories, `select 'service-' || i as id, ${teamOfRepo("i")} as team, 'tier-2' as tier`],
    [
      "commit",
      commits,
      change(
        "i",
        `'repository-' || ${repo} as repo, printf('%040x', i) as oid, 1.0 as n_parents, ${time} as committed, ${time} - 3600000 as authored, 0.0 as tz_min, ${bucket} as bucket, ${team} as team, 0.0 as co_teams, 'human' as actor, ${listed(KINDS, 7)} as kind, 3.0 as n_files, (${hash(8, 20)} = 0)::double as n_security_paths, 1.0 as n_test_paths, 0.0 as n_doc_paths, 0::utinyint as security_words, 1::utinyint as on_main, 1::utinyint as reachable, (${hash(9, 6)} = 0)::utinyint as out_of_hours, 0::utinyint as clock_suspect`,
      ),
    ],
    [
      "path",
      repositories * 40,
      `select 'repository-' || (i // 40) as repo, (i % 40)::double as path_id, 'src/part-' || (i % 8) || '/file-' || (i % 40) as path, case when i % 10 = 0 then 'test' else 'other' end as role, 'part-' || (i % 8) as component`,
    ],
    [
      "commit_path",
      many(3_200_000),
      change(
        `i % ${commits}`,
        `'repository-' || ${repo} as repo, printf('%040x', n) as oid, (i // ${commits} * 13 + ${hash(10, 13)})::double as path_id, ${time} as committed, 'M' as status`,
      ),
    ],
    [
      "change",
      changes,
      change(
        "i",
        `'repository-' || ${repo} as repo, 'c' || i as id, ${team} as team, ${bucket} as bucket, ${time} - 86400000 - ${hash(11, 172_800)} * 1000 as opened, ${time} - 86400000 as ready, ${time} - 345600000 as first_commit, ${time} - ${hash(12, 82_800)} * 1000 as first_review, ${time} - 600000 as approved, ${time} as merged, ${time} as closed, 'm' || i as merge_oid, 'merge' as style, '50' as size_band, 3.0 as n_files, 'human' as actor, ${listed(KINDS, 7)} as kind, (${hash(13, 15)} = 0)::utinyint as is_security, (${hash(14, 12)} = 0)::utinyint as needs_security, (${hash(15, 12)} = 0)::utinyint as is_dependency_update, 0::utinyint as is_security_update, (${hash(16, 3)} > 0)::utinyint as touches_tests, 0::utinyint as touches_docs, (1 + ${hash(17, 2)})::double as n_owner_teams`,
      ),
    ],
    [
      "review_step",
      many(800_000),
      change(
        `i % ${changes}`,
        `'s' || i as id, 'repository-' || ${repo} as repo, 'c' || n as change, case when i % 12 = 0 then 'security' end as gate, case when i % 12 = 0 then 'team-${areas}' else ${team} end as requested_team, case when i % 12 = 0 then 'team-${areas}' else ${team} end as responder_team, ${time} - 86400000 as requested, ${time} - 86400000 + ${review} * 400 as responded, case when ${hash(18, 5)} = 0 then 'changes' else 'approved' end as outcome, (i % 12 = 0)::utinyint as is_security, 0::utinyint as self, ${bucket} as bucket`,
      ),
    ],
    [
      "run",
      many(1_000_000),
      `select 'r' || i as id, 'repository-' || ${ofRepo} as repo, case when i % 3 = 0 then 'main' else 'change' end as branch_role, ${any} - ${hash(19, 900)} * 1000 as queued, ${any} as started, ${any} + ${hash(20, 3600)} * 1000 as finished, case when ${hash(21, 8)} = 0 then 'failure' else 'success' end as result`,
    ],
    [
      "run_control",
      many(600_000),
      `select 'r' || i as run, 'repository-' || ${ofRepo} as repo, ${listed(["sast", "sca", "secrets"], 22)} as control, 'tool' as tool, 1::utinyint as ok, ${any} as ran`,
    ],
    [
      "deployment",
      repositories * Math.floor((WEEKS * WEEK) / every),
      `select 'd' || i as id, 'repository-' || (i % ${repositories}) as repo, 'service-' || (i % ${repositories}) as service, 'production' as env, printf('%040x', i) as oid, ${start}::double + (i // ${repositories} + 1) * ${every}.0 - 600000 as started, ${start}::double + (i // ${repositories} + 1) * ${every}.0 as finished, case when ${hash(23, 25)} = 0 then 'failure' else 'success' end as result, (${hash(24, 30)} > 0)::utinyint as planned, 'none' as proxy, 0::utinyint as is_fix_only`,
    ],
    [
      "deployment_change",
      changes,
      change(
        "i",
        `'repository-' || ${repo} as repo, 'd' || (cast(floor((${time} - ${start}) / ${every}) as bigint) * ${repositories} + ${repo}) as deployment, 'c' || i as change, 'm' || i as oid`,
      ),
    ],
    [
      "incident",
      many(4_000),
      `select 'incident-' || i as id, 'service-' || ${ofRepo} as service, 'repository-' || ${ofRepo} as repo, 'production' as env, 'sev' || (1 + ${hash(25, 5)}) as severity, ${any} as detected, ${any} + ${hash(26, 36_000)} * 1000 as mitigated, ${any} + 86400000 as resolved, 'd' || (${hash(27, 80)} * ${repositories} + ${ofRepo}) as caused_by, 'explicit' as link_kind, 0::utinyint as is_security, 'internal' as detected_by, ${teamOfRepo(ofRepo)} as team`,
    ],
    [
      "weakness",
      many(30_000),
      `select 'w' || i as id, 'repository-' || ${ofRepo} as repo, 'rule' as rule, 'tool' as tool, ${listed(["low", "medium", "high", "critical"], 28)} as severity, ${any} as first_seen, ${listed(["S2", "S3", "S4", "S7"], 29)} as first_stage, ${any} + 2592000000 as due`,
    ],
    [
      "weakness_status",
      many(30_000),
      `select 'w' || i as id, 'repository-' || ${ofRepo} as repo, ${any} + ${hash(30, 8_640)} * 1000000 as time, ${listed(["fixed", "fixed", "fixed", "accepted", "false-positive"], 31)} as state, 1::utinyint as has_reason, ${any} + 15552000000 as expires`,
    ],
    [
      "work_item",
      items,
      `select 'i' || i as id, ${ofTeam} as team, 'board-' || ${hash(4, working)} as container, 'story' as type, ${listed(["feature", "feature", "defect", "improvement", "debt", "security"], 32)} as class, ${any} as created, ${any} + 86400000 as started, case when i % 20 > 0 then ${any} + 86400000 + ${hash(33, 1_728)} * 1000000 end as done, (${hash(34, 5)} = 0)::utinyint as unplanned`,
    ],
    [
      "work_transition",
      items * 4,
      `select 'i' || i as item, ${any} + [0, 86400000, 100000000, 180000000][1 + step] as time, ['queue', 'active', 'queue', 'active'][1 + step] as state_class, case when step = 2 and ${hash(35, 5)} = 0 then ${ofTeam} end as from_team, case when step = 2 and ${hash(35, 5)} = 0 then 'team-' || (${areas} + (${hash(4, working)} + 1 + ${hash(36, 3)}) % ${working}) else ${ofTeam} end as to_team from (select range // 4 as i, range % 4 as step from range({rows}))`,
    ],
    [
      "handoff",
      many(100_000),
      `select 'i' || i as item, ${any} + 50000000 as time, ${ofTeam} as from_team, 'team-' || (${areas} + (${hash(4, working)} + 1) % ${working}) as to_team, 'transfer' as kind`,
    ],
    [
      "failure",
      many(8_000),
      `select 'f' || i as id, 'incident' as rule, ${listed(["S4", "S5", "S6", "S7", "S8"], 37)} as stage, ${listed(["R1", "R2", "R3"], 38)} as radius, 'high' as confidence, 'defect' as kind, ${teamOfRepo(ofRepo)} as team, 'repository-' || ${ofRepo} as repo, ${any} as first_at, 'confirmed' as state`,
    ],
    ["learning_review", many(2_000), `select 'l' || i as id, 'f' || (i * 3) as failure, ${any} as published`],
    [
      "control_observable",
      repositories * 3,
      `select 'repository-' || (i // 3) as repo, ['sast', 'sca', 'secrets'][1 + i % 3] as control, 1::utinyint as observable, '' as reason`,
    ],
    [
      "practice_seen",
      repositories * 2,
      `select 'repository-' || (i // 2) as repo, ['sast', 'update-bot'][1 + i % 2] as practice, 'tool' as tool, 'pipeline.yml' as path, 1.0 as line, 'config' as evidence, ${start}::double as first_seen, ${start + WEEKS * WEEK - 1}::double as last_seen`,
    ],
    [
      "source_coverage",
      repositories,
      `select 'forge' as source, 'commit' as table_name, 'repository-' || i as container, ${start}::double as covered_from, ${start + WEEKS * WEEK}::double as covered_to, ${start + WEEKS * WEEK}::double as watermark, 1.0 as share`,
    ],
  ];
}

const stagingTypes = { text: "varchar", integer: "double", double: "double", boolean: "utinyint", timestamp: "double" } as const;

/**
 * Generates the evidence of an organisation into an empty lake, by the engine that keeps it: columns all the way.
 * @returns rows in all
 */
export async function generateOrganisation(folder: string, size: Size, now: number): Promise<number> {
  const end = Math.floor((now - 4 * DAY) / WEEK) * WEEK + 4 * DAY;
  const start = end - WEEKS * WEEK;
  const lake = await openLake(folder);
  const origin = { source: "generated", observedAt: now, batch: "00000001" };
  const files: PlannedFile[] = [];
  let rows = 0;
  for (const [part, [table, count, told]] of rowsOf(size, start).entries()) {
    const select = told.includes("{rows}")
      ? told.replace("{rows}", String(count))
      : `${told} from (select range as i from range(${count}))`;
    const columns = columnTypes(table).map(([name, type]) => ({ name, type: stagingTypes[baseType(type)] }));
    const missing = columns.map(({ name, type }) => `cast(told."${name}" as ${type}) as "${name}"`);
    const nothing = columns.map(({ name, type }) => `cast(null as ${type}) as "${name}"`).join(", ");
    const relation = `generated_${randomBytes(4).toString("hex")}`;
    // What a row does not name is null; a number that is null is NaN while it is staged.
    await lake.database.run(
      `create table ${relation} as select ${missing.join(", ")} from (select ${nothing} where false union all by name ${select}) as told`,
    );
    for (const { name, type } of columns)
      if (type === "double") await lake.database.run(`update ${relation} set "${name}" = 'nan' where "${name}" is null`);
    const planned = plannedFile(table, origin, part, count);
    const draft = join(lake.root, "tmp", `generated-${part}.parquet`);
    await lake.database.run(
      `copy (${selectStaged(relation, table, origin)}) to ${literal(draft)} (format parquet, compression zstd); drop table ${relation}`,
    );
    files.push(planned);
    rows += count;
  }
  await mkdir(join(lake.root, "commits"), { recursive: true });
  const sealed = [];
  for (const [part, planned] of files.entries()) {
    const draft = join(lake.root, "tmp", `generated-${part}.parquet`);
    sealed.push(await seal(draft, planned));
    await place(draft, join(lake.root, planned.path));
  }
  const distinct = files.map(({ table }) => table).filter((table) => table !== "commit_path" || tables[table].key.length > 0);
  await publish(lake.root, { ...origin, files: sealed, distinct, replaces: [] });
  await lake.close();
  return rows;
}
