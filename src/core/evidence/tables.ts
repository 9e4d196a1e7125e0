/**
 * The lake, version 1: what every source writes and every measure reads (evidence.md 2.1).
 * Columns are only ever added. A trailing `?` marks a column that may be null. `timestamp` is an Instant (UTC ms).
 * No column can hold a person: accounts are dropped in the source that read them; `bucket` is 8 hex digits of a salted
 * HMAC that is destroyed after its quarter (evidence.md 2.2), of live sources after the quarter it was made in (bucket.ts).
 */
type ColumnType = "text" | "integer" | "double" | "boolean" | "timestamp";
export type Column = ColumnType | `${ColumnType}?`;

interface Table {
  /** What makes two rows the same thing: of equal keys the later observed row wins. */
  readonly key: readonly string[];
  /** The column that tells when it happened; names the month partition. Null: a slowly changing fact, month of observation. */
  readonly time: string | null;
  readonly columns: Readonly<Record<string, Column>>;
}

export const tables = {
  team: {
    key: ["id"],
    time: null,
    columns: { id: "text", name: "text", kind: "text", parent: "text?", valid_from: "timestamp?", valid_to: "timestamp?" },
  },
  repo: {
    key: ["id"],
    time: null,
    columns: {
      id: "text",
      name: "text",
      host: "text",
      default_branch: "text",
      team: "text?",
      head: "text",
      shallow: "boolean",
      first_commit: "timestamp?",
      last_commit: "timestamp?",
      squash_share: "double?",
    },
  },
  service: { key: ["id"], time: null, columns: { id: "text", team: "text?", tier: "text?" } },
  service_repo: { key: ["service", "repo", "glob"], time: null, columns: { service: "text", repo: "text", glob: "text" } },
  gate: { key: ["id"], time: null, columns: { id: "text", team: "text" } },
  // One row per rule of the CODEOWNERS version in force at `oid`; n_paths counts files at head that this rule owns.
  ownership_rule: {
    key: ["repo", "oid", "line", "pattern"],
    time: null,
    columns: { repo: "text", oid: "text", line: "integer", pattern: "text", team: "text?", section: "text?", required: "boolean" },
  },
  // Files at head: how many have an owner rule, by component.
  ownership_coverage: {
    key: ["repo", "component"],
    time: null,
    columns: { repo: "text", component: "text", n_paths: "integer", n_owned: "integer" },
  },
  commit: {
    key: ["repo", "oid"],
    time: "committed",
    columns: {
      repo: "text",
      oid: "text",
      parent1: "text?",
      parent2: "text?",
      n_parents: "integer",
      committed: "timestamp",
      authored: "timestamp",
      tz_min: "integer",
      bucket: "text?",
      team: "text?",
      co_teams: "integer",
      actor: "text",
      kind: "text",
      reverts_oid: "text?",
      content_key: "text?",
      n_files: "integer",
      n_security_paths: "integer",
      n_test_paths: "integer",
      n_doc_paths: "integer",
      security_words: "boolean",
      on_main: "boolean",
      reachable: "boolean",
      out_of_hours: "boolean?",
      clock_suspect: "boolean",
    },
  },
  path: {
    key: ["repo", "path_id"],
    time: null,
    columns: { repo: "text", path_id: "integer", path: "text", role: "text", component: "text" },
  },
  commit_path: {
    key: ["repo", "oid", "path_id"],
    time: "committed",
    columns: { repo: "text", oid: "text", path_id: "integer", committed: "timestamp", status: "text" },
  },
  // A change reached main: a merge on the first-parent line, a squashed change, or a direct commit (style).
  change: {
    key: ["repo", "id"],
    time: "merged",
    columns: {
      repo: "text",
      id: "text",
      team: "text?",
      bucket: "text?",
      opened: "timestamp?",
      ready: "timestamp?",
      first_commit: "timestamp?",
      first_review: "timestamp?",
      approved: "timestamp?",
      merged: "timestamp?",
      closed: "timestamp?",
      merge_oid: "text?",
      style: "text",
      size_band: "text?",
      n_files: "integer",
      actor: "text",
      kind: "text",
      is_security: "boolean",
      needs_security: "boolean?",
      is_dependency_update: "boolean",
      is_security_update: "boolean?",
      touches_tests: "boolean",
      touches_docs: "boolean",
      n_owner_teams: "integer?",
      reverts_oid: "text?",
    },
  },
  review_step: {
    key: ["id"],
    time: "requested",
    columns: {
      id: "text",
      repo: "text",
      change: "text",
      gate: "text?",
      requested_team: "text?",
      responder_team: "text?",
      requested: "timestamp",
      responded: "timestamp?",
      outcome: "text?",
      is_security: "boolean",
      self: "boolean",
      bucket: "text?",
    },
  },
  run: {
    key: ["id"],
    time: "started",
    columns: {
      id: "text",
      repo: "text",
      change: "text?",
      oid: "text?",
      branch_role: "text",
      queued: "timestamp?",
      started: "timestamp",
      finished: "timestamp?",
      result: "text",
    },
  },
  run_control: {
    key: ["run", "control", "tool"],
    time: null,
    columns: { run: "text", repo: "text", control: "text", tool: "text", ok: "boolean", ran: "timestamp" },
  },
  deployment: {
    key: ["id"],
    time: "finished",
    columns: {
      id: "text",
      repo: "text",
      service: "text",
      env: "text",
      artifact: "text?",
      oid: "text",
      started: "timestamp?",
      finished: "timestamp",
      result: "text",
      prev_success_id: "text?",
      planned: "boolean?",
      cause_incident: "text?",
      proxy: "text",
      bucket: "text?",
      is_fix_only: "boolean?",
    },
  },
  // The first deployment that carries a change or commit.
  deployment_change: {
    key: ["deployment", "oid"],
    time: null,
    columns: { repo: "text", deployment: "text", change: "text?", oid: "text" },
  },
  incident: {
    key: ["id"],
    time: "detected",
    columns: {
      id: "text",
      service: "text?",
      repo: "text?",
      env: "text?",
      severity: "text?",
      detected: "timestamp",
      mitigated: "timestamp?",
      resolved: "timestamp?",
      caused_by: "text?",
      link_kind: "text?",
      is_security: "boolean",
      detected_by: "text?",
      team: "text?",
    },
  },
  weakness: {
    key: ["id"],
    time: "first_seen",
    columns: {
      id: "text",
      repo: "text",
      rule: "text",
      tool: "text",
      cwe: "text?",
      cve: "text?",
      purl: "text?",
      path: "text?",
      severity: "text",
      first_seen: "timestamp?",
      first_stage: "text",
      disclosed: "timestamp?",
      due: "timestamp?",
    },
  },
  weakness_alias: { key: ["id", "fingerprint", "tool"], time: null, columns: { id: "text", fingerprint: "text", tool: "text" } },
  weakness_seen: { key: ["id", "run"], time: null, columns: { id: "text", run: "text", baseline: "text?", seen: "timestamp" } },
  weakness_status: {
    key: ["id", "time", "state"],
    time: "time",
    columns: { id: "text", repo: "text", time: "timestamp", state: "text", by_team: "text?", has_reason: "boolean", expires: "timestamp?" },
  },
  work_item: {
    key: ["id"],
    time: "created",
    columns: {
      id: "text",
      team: "text?",
      bucket: "text?",
      container: "text",
      type: "text",
      class: "text",
      created: "timestamp",
      started: "timestamp?",
      done: "timestamp?",
      dropped: "timestamp?",
      unplanned: "boolean?",
      iteration: "text?",
    },
  },
  work_transition: {
    key: ["item", "time", "state_class"],
    time: "time",
    columns: { item: "text", time: "timestamp", state_class: "text", from_team: "text?", to_team: "text?" },
  },
  handoff: {
    key: ["item", "time"],
    time: "time",
    columns: { item: "text", time: "timestamp", from_team: "text", to_team: "text", kind: "text" },
  },
  // A control or practice found in a file at head (evidence config) or seen to run. `share`: for counted ones, e.g. pinned actions k of n.
  practice_seen: {
    key: ["repo", "practice", "tool", "path", "line"],
    time: null,
    columns: {
      repo: "text",
      practice: "text",
      tool: "text",
      path: "text",
      line: "integer",
      evidence: "text",
      first_seen: "timestamp?",
      last_seen: "timestamp",
    },
  },
  // One row per countable thing in pipeline files: outside actions pinned or not, workflows with a least-privilege token or not.
  pipeline_fact: {
    key: ["repo", "fact", "path", "line", "subject"],
    time: null,
    columns: { repo: "text", fact: "text", path: "text", line: "integer", subject: "text", holds: "boolean" },
  },
  // Which controls a file reader could have seen at all in this repository, so that absence can be told from blindness.
  control_observable: {
    key: ["repo", "control"],
    time: null,
    columns: { repo: "text", control: "text", observable: "boolean", reason: "text" },
  },
  failure: {
    key: ["id"],
    time: "first_at",
    columns: {
      id: "text",
      rule: "text",
      stage: "text",
      radius: "text?",
      confidence: "text",
      kind: "text",
      team: "text?",
      repo: "text?",
      bucket: "text?",
      first_at: "timestamp",
      state: "text",
    },
  },
  learning_review: { key: ["id"], time: "published", columns: { id: "text", failure: "text", published: "timestamp?" } },
  action: {
    key: ["id"],
    time: "created",
    columns: {
      id: "text",
      team: "text?",
      container: "text",
      created: "timestamp",
      due: "timestamp?",
      done: "timestamp?",
      dropped: "timestamp?",
      verified: "boolean",
    },
  },
  source_coverage: {
    key: ["source", "table_name", "container"],
    time: null,
    columns: {
      source: "text",
      table_name: "text",
      container: "text",
      covered_from: "timestamp",
      covered_to: "timestamp",
      watermark: "timestamp",
      share: "double",
    },
  },
  // What a reader of the report should know is wrong with the input: never a person, only counts and item ids.
  data_quality: {
    key: ["source", "container", "kind", "item"],
    time: null,
    columns: { source: "text", container: "text", kind: "text", item: "text", n: "integer" },
  },
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
export const tableNames = Object.keys(tables).filter((name): name is TableName => name in tables);

type Plain<C extends Column> = C extends `${infer B}?` ? Value<B> | null : Value<C>;
type Value<C> = C extends "text" ? string : C extends "boolean" ? boolean : number;

/** One row of a table as a plain object. */
export type Row<T extends TableName> = {
  readonly [C in keyof (typeof tables)[T]["columns"]]: (typeof tables)[T]["columns"][C] extends Column
    ? Plain<(typeof tables)[T]["columns"][C]>
    : never;
};

/** Many rows of a table, one array per column: what crosses the border to the lake (bulk rows are never objects). */
export type Columns<T extends TableName> = {
  readonly [C in keyof Row<T>]: ArrayLike<Row<T>[C]>;
};

/** Where a source puts what it read. Appended batches become visible together, when the run commits. */
export interface EvidenceSink {
  append<T extends TableName>(table: T, columns: Columns<T>, length: number): Promise<void>;
  /** Rows of this table that this source committed in earlier runs are superseded by this run: keys it does not append again are gone. */
  replace(table: TableName): void;
}

/** Turns rows into columns; for the small tables, where objects read better. */
export function columnsOf<T extends TableName>(table: T, rows: readonly Row<T>[]): Columns<T> {
  const names = Object.keys(tables[table].columns);
  const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => Reflect.get(row, name))]));
  return asColumns<T>(columns);
}

/** Object.fromEntries forgets the keys it was given; they come from the table definition two lines above. */
function asColumns<T extends TableName>(columns: object): Columns<T> {
  return columns as Columns<T>;
}
