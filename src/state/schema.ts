import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { WorkingHours } from "../core/model/organisation.ts";
import type { Totals, Windows } from "../core/privacy/manifest.ts";
import type { RoundPlan } from "../core/survey/cohorts.ts";
import type { DailyTotal } from "../core/survey/daily-total.ts";
import type { Instrument } from "../core/survey/instrument.ts";
import type { Report } from "../report/report.ts";

// What the application remembers (architecture.md: state/). Instants are UTC milliseconds in bigint columns. No table holds a figure
// about a person; a mail address or tool account is sealed (vault.ts) and found again only by a keyed mark.
// docs/run/dpia.md names every table, and a test compares.

export const state = pgSchema("state");

const instant = (column: string) => bigint(column, { mode: "number" });
const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => "bytea", toDriver: (value) => Buffer.from(value) });
/** Ids sort alike on every server, whatever its locale. */
const key = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

export const organisation = state.table("organisation", {
  id: key("id").primaryKey(),
  name: text("name").notNull(),
  invented: boolean("invented").notNull().default(false),
  k: integer("k").notNull().default(5),
  hours: jsonb("hours").$type<WorkingHours>().notNull(),
  securityPaths: jsonb("security_paths").$type<readonly string[]>().notNull().default([]),
  thresholds: jsonb("thresholds")
    .$type<readonly { finding: string; measure: string; threshold: number; reason: string }[]>()
    .notNull()
    .default([]),
  /** Grows with every change of the structure; a change made on an older one is refused. */
  revision: integer("revision").notNull().default(1),
  created: instant("created").notNull(),
});

const ofOrganisation = () =>
  key("organisation")
    .notNull()
    .references(() => organisation.id, { onDelete: "cascade" });

export const team = state.table(
  "team",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    name: text("name").notNull(),
    kind: text("kind").notNull(),
    parent: key("parent"),
    reportsTo: text("reports_to"),
    hours: jsonb("hours").$type<WorkingHours>(),
    validFrom: instant("valid_from"),
    validTo: instant("valid_to"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

export const service = state.table(
  "service",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    name: text("name").notNull(),
    team: key("team"),
    tier: smallint("tier"),
    repositories: jsonb("repositories").$type<readonly { repository: string; glob: string }[]>().notNull().default([]),
    validFrom: instant("valid_from"),
    validTo: instant("valid_to"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

export const repository = state.table(
  "repository",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    name: text("name").notNull(),
    address: text("address"),
    team: key("team"),
    validFrom: instant("valid_from"),
    validTo: instant("valid_to"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

export const ownershipRule = state.table(
  "ownership_rule",
  {
    organisation: ofOrganisation(),
    position: integer("position").notNull(),
    repository: key("repository").notNull(),
    pattern: text("pattern").notNull(),
    team: key("team").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.position] })],
);

export const gate = state.table(
  "gate",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    name: text("name").notNull(),
    team: key("team").notNull(),
    paths: jsonb("paths").$type<readonly string[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

/** The roster. `sealed` holds {mail, accounts}; `marks` are keyed marks of each, so that a person is found again without opening it. */
export const member = state.table(
  "member",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    sealed: bytes("sealed").notNull(),
    marks: jsonb("marks").$type<readonly string[]>().notNull(),
  },
  (table) => [index("member_of_organisation").on(table.organisation)],
);

export const membership = state.table(
  "membership",
  {
    member: uuid("member")
      .notNull()
      .references(() => member.id, { onDelete: "cascade" }),
    team: key("team").notNull(),
    position: integer("position").notNull(),
    validFrom: instant("valid_from"),
    validTo: instant("valid_to"),
  },
  (table) => [primaryKey({ columns: [table.member, table.position] })],
);

export const account = state.table(
  "account",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    /** As written; compared without case. Null for the account of the first-run link until it is given one. */
    mail: text("mail"),
    /** An operator wrote the address, or a link sent to it was used; false after somebody wrote another one themselves. */
    mailProven: boolean("mail_proven").notNull().default(true),
    passwordHash: text("password_hash"),
    ended: boolean("ended").notNull().default(false),
    created: instant("created").notNull(),
  },
  (table) => [uniqueIndex("account_mail").on(sql`lower(${table.mail})`)],
);

const ofAccount = () =>
  uuid("account")
    .notNull()
    .references(() => account.id, { onDelete: "cascade" });

/** Identity at a provider is (issuer, subject), never a mail address. */
export const identity = state.table(
  "identity",
  { issuer: text("issuer").notNull(), subject: text("subject").notNull(), account: ofAccount() },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

export const grant = state.table(
  "grant",
  {
    id: uuid("id").primaryKey(),
    account: ofAccount(),
    role: text("role").notNull(),
    organisation: key("organisation").references(() => organisation.id, { onDelete: "cascade" }),
    team: key("team"),
  },
  (table) => [
    unique("grant_once").on(table.account, table.role, table.organisation, table.team).nullsNotDistinct(),
    foreignKey({ columns: [table.organisation, table.team], foreignColumns: [team.organisation, team.id] }).onDelete("cascade"),
  ],
);

/** `hash` is SHA-256 of the opaque id in the cookie. */
export const session = state.table(
  "session",
  {
    hash: bytes("hash").primaryKey(),
    id: uuid("id").notNull().unique(),
    account: ofAccount(),
    csrf: text("csrf").notNull(),
    device: text("device").notNull(),
    started: instant("started").notNull(),
    seen: instant("seen").notNull(),
    fresh: instant("fresh").notNull(),
  },
  (table) => [index("session_of_account").on(table.account)],
);

/** One-time links: first run, mail, operator. Also the pending state of a sign-in at an identity provider (`kind` oidc, no account). */
export const signInLink = state.table("sign_in_link", {
  hash: bytes("hash").primaryKey(),
  kind: text("kind").notNull(),
  account: uuid("account").references(() => account.id, { onDelete: "cascade" }),
  sealed: bytes("sealed"),
  expires: instant("expires").notNull(),
  used: instant("used"),
});

export const apiToken = state.table("api_token", {
  id: uuid("id").primaryKey(),
  hash: bytes("hash").notNull().unique(),
  account: ofAccount(),
  name: text("name").notNull(),
  scopes: jsonb("scopes").$type<readonly ("read" | "write")[]>().notNull(),
  created: instant("created").notNull(),
  expires: instant("expires").notNull(),
});

/** A file somebody handed in, kept beside the lake; repositories are sources of their own. */
export const sourceFile = state.table(
  "source_file",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    sha256: text("sha256").notNull(),
    size: bigint("size", { mode: "number" }).notNull(),
    added: instant("added").notNull(),
    /** The one a VEX document, or a scan that a pipeline sent, speaks of; the document itself may not say. */
    repository: key("repository"),
    oid: text("oid"),
    stage: text("stage"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

/** Last complete read of a repository or file. */
export const sourceRead = state.table(
  "source_read",
  {
    organisation: ofOrganisation(),
    source: key("source").notNull(),
    at: instant("at").notNull(),
    rows: bigint("rows", { mode: "number" }).notNull(),
    coveredFrom: instant("covered_from"),
    coveredTo: instant("covered_to"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.source] })],
);

/** One run of measures -> findings -> recommendations over one window. `which`: the window that ends now, or the one before it. */
export const assessment = state.table(
  "assessment",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    weeks: integer("weeks").notNull(),
    which: text("which").notNull(),
    windowFrom: instant("window_from").notNull(),
    windowTo: instant("window_to").notNull(),
    made: instant("made").notNull(),
    version: text("version").notNull(),
  },
  (table) => [unique("assessment_once").on(table.organisation, table.weeks, table.which)],
);

/** What that assessment says of one node, in the form of evenkeel.report/1; pages and exports are made from it. */
export const assessmentReport = state.table(
  "assessment_report",
  {
    assessment: uuid("assessment")
      .notNull()
      .references(() => assessment.id, { onDelete: "cascade" }),
    node: key("node").notNull(),
    report: jsonb("report").$type<Report>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessment, table.node] })],
);

/** `about` is a behaviour (B3) or a measure with its variant and category (E08/real/high). */
export const target = state.table(
  "target",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    node: key("node").notNull(),
    about: jsonb("about")
      .$type<
        { readonly behaviour: string } | { readonly measure: string; readonly variant: string | null; readonly category: string | null }
      >()
      .notNull(),
    direction: text("direction").notNull(),
    value: jsonb("value").$type<number | null>(),
    by: instant("by").notNull(),
    why: text("why").notNull(),
  },
  (table) => [unique("target_once").on(table.organisation, table.node, table.about)],
);

/** A note by a team. Who typed it is in the audit log, not here. */
export const dispute = state.table(
  "dispute",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    node: key("node").notNull(),
    finding: key("finding").notNull(),
    team: text("team").notNull(),
    note: text("note").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [index("dispute_of_organisation").on(table.organisation, table.node)],
);

/** `sealed` holds recipients and webhook addresses. */
export const digest = state.table("digest", {
  organisation: key("organisation")
    .primaryKey()
    .references(() => organisation.id, { onDelete: "cascade" }),
  weekday: smallint("weekday"),
  hour: smallint("hour"),
  timeZone: text("time_zone"),
  node: key("node").notNull().default("org"),
  sealed: bytes("sealed").notNull(),
});

/**
 * A survey round (survey.md 3). No column of this or any other table tells who fetched a ballot or answered; who may is in round_member
 * until enrolling ends.
 */
export const round = state.table(
  "round",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    state: text("state").notNull(),
    /** What a coach decided; frozen when announced. */
    draft: jsonb("draft")
      .$type<{
        readonly instrument: string;
        readonly title: string;
        readonly k: number;
        readonly kComment: number;
        readonly disciplines: readonly string[];
        readonly windows: Windows | null;
        readonly demonstration: boolean;
      }>()
      .notNull(),
    created: instant("created").notNull(),
    /** From here on null while a draft. */
    windows: jsonb("windows").$type<Windows | null>(),
    answerUntil: instant("answer_until"),
    extended: boolean("extended").notNull().default(false),
    keysDestroyed: boolean("keys_destroyed").notNull().default(false),
    manifest: text("manifest"),
    questionnaire: text("questionnaire"),
    plan: jsonb("plan").$type<RoundPlan | null>(),
    eligible: integer("eligible"),
    /** Sealed; destroyed when enrolling ends. With it the codes of members can be derived. */
    enrolKey: bytes("enrol_key"),
    progress: jsonb("progress").$type<DailyTotal | null>(),
    epoch: integer("epoch").notNull().default(0),
    /** Set when the release was computed, before it is shown. */
    accepted: jsonb("accepted").$type<Totals | null>(),
    /** The box file is gone. */
    emptied: boolean("emptied").notNull().default(false),
    /** When it was released, or became void. */
    released: instant("released"),
    voidReason: text("void_reason"),
    voidAsked: jsonb("void_asked").$type<{
      readonly account: string;
      readonly by: string;
      readonly reason: string;
      readonly at: number;
    } | null>(),
  },
  (table) => [index("round_of_organisation").on(table.organisation)],
);

const ofRound = () =>
  uuid("round")
    .notNull()
    .references(() => round.id, { onDelete: "cascade" });

/** Whom a round asks, frozen at its announcement; deleted when enrolling ends. */
export const roundMember = state.table(
  "round_member",
  {
    round: ofRound(),
    member: uuid("member")
      .notNull()
      .references(() => member.id, { onDelete: "cascade" }),
    cohort: uuid("cohort").notNull(),
  },
  (table) => [primaryKey({ columns: [table.round, table.member] })],
);

/** Everything signed about the rounds of an organisation, as canonical text; never changed, never taken out. */
export const chainEntry = state.table(
  "chain_entry",
  {
    organisation: ofOrganisation(),
    seq: integer("seq").notNull(),
    round: uuid("round"),
    kind: text("kind").notNull(),
    sha256: text("sha256").notNull(),
    envelope: text("envelope").notNull(),
    /** Keyed marks of the places outside that have it. */
    published: jsonb("published").$type<readonly string[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.seq] }), index("chain_of_round").on(table.round)],
);

/** Questionnaires, releases and lists of spent tokens as canonical text, under the names the answer origin serves them by. */
export const roundDocument = state.table(
  "round_document",
  {
    name: key("name").notNull(),
    organisation: ofOrganisation(),
    round: uuid("round"),
    text: text("text").notNull(),
  },
  // Two organisations that ask the same have the same questionnaire, and each keeps its own when the other goes.
  (table) => [primaryKey({ columns: [table.name, table.organisation] })],
);

/** Which message about a round went to a whole team (or to the channels); never to whom of them. */
export const roundDelivery = state.table(
  "round_delivery",
  { round: ofRound(), occasion: text("occasion").notNull(), team: key("team").notNull() },
  (table) => [primaryKey({ columns: [table.round, table.occasion, table.team] })],
);

/** `sealed`: channels and places to publish to, whose addresses are secrets or name people. */
export const roundSetting = state.table("round_setting", {
  organisation: key("organisation")
    .primaryKey()
    .references(() => organisation.id, { onDelete: "cascade" }),
  pulses: jsonb("pulses").$type<{ readonly everyWeeks: number; readonly weekday: number; readonly timeZone: string } | null>(),
  sealed: bytes("sealed").notNull(),
});

/** Teams that keep their picture to themselves from the next round on. */
export const keptPicture = state.table("kept_picture", { organisation: ofOrganisation(), team: key("team").notNull() }, (table) => [
  primaryKey({ columns: [table.organisation, table.team] }),
]);

/** Questionnaires somebody imported; ours are in the catalogue. */
export const instrument = state.table(
  "instrument",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    instrument: jsonb("instrument").$type<Instrument>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

/** What a team said it would change after a release. Of a role and a date, never of a name. */
export const commitment = state.table(
  "commitment",
  {
    id: uuid("id").primaryKey(),
    organisation: ofOrganisation(),
    node: key("node").notNull(),
    label: text("label").notNull(),
    round: ofRound(),
    text: text("text").notNull(),
    practice: text("practice"),
    ownerRole: text("owner_role").notNull(),
    by: instant("by").notNull(),
    expected: text("expected").notNull(),
    howKnown: text("how_known").notNull(),
    state: text("state").notNull(),
  },
  (table) => [unique("commitment_once").on(table.round, table.node), index("commitment_of_organisation").on(table.organisation)],
);

/** Chained: `hash` = SHA-256 of the hash before and this entry (privacy.md 10). */
export const auditEntry = state.table("audit_entry", {
  seq: bigint("seq", { mode: "number" }).primaryKey(),
  at: instant("at").notNull(),
  account: uuid("account"),
  by: text("by").notNull(),
  action: text("action").notNull(),
  organisation: key("organisation"),
  subject: text("subject").notNull(),
  hash: text("hash").notNull(),
});

/** Small facts of this installation: its random id, whether first run is over. */
export const instanceFact = state.table("instance_fact", { name: key("name").primaryKey(), value: jsonb("value").notNull() });

const ofConnection = () => ({ organisation: ofOrganisation(), connection: key("connection").notNull() });

/** Events that were taken in, so that one sent twice is told so; `id` = first half of the SHA-256 of source, 0x1f and the sender's id. */
export const ingestEvent = state.table(
  "ingest_event",
  { ...ofConnection(), id: bytes("id").notNull(), received: instant("received").notNull() },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.id] })],
);

/** Events of one request that wait to be folded into the lake: mapped, without people. A row is deleted once the lake holds it. */
export const ingestBatch = state.table(
  "ingest_batch",
  {
    seq: bigint("seq", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    ...ofConnection(),
    received: instant("received").notNull(),
    n: integer("n").notNull(),
    /** JSON of the mapped events, in the form of src/sources/events/part.ts; never searched, so it is kept as text. */
    parts: text("parts").notNull(),
  },
  (table) => [index("ingest_batch_waiting").on(table.organisation, table.connection, table.seq)],
);

/** What events have said of one thing so far, column by column with the order key of who said it last. */
export const ingestEntity = state.table(
  "ingest_entity",
  {
    ...ofConnection(),
    table: text("table_name").notNull(),
    id: key("id").notNull(),
    columns: jsonb("columns").$type<Readonly<Record<string, readonly [string | number | boolean, string]>>>().notNull(),
    changed: instant("changed").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.table, table.id] })],
);

/** Deliveries of webhooks that were taken in, by the sender's id. */
export const ingestDelivery = state.table(
  "ingest_delivery",
  { ...ofConnection(), id: key("id").notNull(), received: instant("received").notNull() },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.id] })],
);

/** What a webhook says has changed: read again by the next read of its connection, then deleted. */
export const ingestHint = state.table(
  "ingest_hint",
  {
    ...ofConnection(),
    container: key("container").notNull(),
    about: text("about").notNull(),
    id: key("id").notNull(),
    received: instant("received").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.about, table.container, table.id] })],
);

/** How many events and deliveries came in, were ignored or refused, by kind. */
export const ingestCount = state.table(
  "ingest_count",
  {
    ...ofConnection(),
    outcome: text("outcome").notNull(),
    kind: text("kind").notNull(),
    n: bigint("n", { mode: "number" }).notNull(),
    last: instant("last").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.outcome, table.kind] })],
);

/** Names and types of fields of what could not be read, never a value; 14 days. */
export const quarantine = state.table(
  "quarantine",
  {
    ...ofConnection(),
    kind: text("kind").notNull(),
    shape: text("shape").notNull(),
    n: bigint("n", { mode: "number" }).notNull(),
    first: instant("first").notNull(),
    last: instant("last").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.connection, table.kind] })],
);

/**
 * Tools that are read while they live. Token and webhook secret are sealed by kind (vault.ts); of the token pipelines send only its hash
 * is kept. One that was disconnected stays as a mark without secrets, so that its deliveries are answered as gone.
 */
export const connection = state.table(
  "connection",
  {
    organisation: ofOrganisation(),
    id: key("id").notNull(),
    kind: text("kind").notNull(),
    name: text("name").notNull(),
    address: text("address").notNull(),
    settings: jsonb("settings").$type<unknown>().notNull(),
    token: bytes("token"),
    webhookSecret: bytes("webhook_secret"),
    tokenHash: bytes("token_hash"),
    created: instant("created").notNull(),
    removed: instant("removed"),
    /** Last complete read. */
    readAt: instant("read_at"),
    failingSince: instant("failing_since"),
    code: text("code"),
    message: text("message"),
    whatToDo: text("what_to_do"),
    /** Where the next read goes on, in the adapter's own shape; nothing about people (sources/live/live-source.ts). */
    cursor: jsonb("cursor").$type<unknown>(),
    /** How many rows each of the tables was brought; for the count that is shown. */
    rows: bigint("rows", { mode: "number" }).notNull().default(0),
    /** Read everything again from here at the next read, after a correction of the roster. */
    again: instant("again"),
  },
  (table) => [primaryKey({ columns: [table.organisation, table.id] })],
);

/** Which of a forge's repositories is which of ours: `native` survives renames and transfers. */
export const connectionRepository = state.table(
  "connection_repository",
  {
    ...ofConnection(),
    native: key("native").notNull(),
    repository: key("repository").notNull(),
    path: text("path").notNull(),
    archived: boolean("archived").notNull().default(false),
    /** Since when the forge does not list it any more. */
    gone: instant("gone"),
  },
  (table) => [
    primaryKey({ columns: [table.organisation, table.connection, table.native] }),
    index("connection_repository_of").on(table.organisation, table.repository),
  ],
);
