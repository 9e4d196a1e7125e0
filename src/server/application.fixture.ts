import { Writable } from "node:stream";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import type { Job } from "../contract/sources.ts";
import type { Instant } from "../core/model/time.ts";
import type { RoundParts } from "../jobs/round-parts.ts";
import type { Database } from "../state/database.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { type ApplicationParts, createApplication } from "./application.ts";
import type { Context } from "./context.ts";
import { allHandlers } from "./handlers/all.ts";
import { createLog } from "./log.ts";
import type { Settings } from "./settings.ts";

/** An application on a free port, on a real database of its own. */
export interface Started {
  readonly origin: string;
  readonly context: Context;
  /** Everything logged so far. */
  readonly logged: () => string;
  readonly close: () => Promise<void>;
}

export const testSettings: Settings = {
  dataFolder: "/nowhere",
  host: "127.0.0.1",
  port: 0,
  answerPort: 0,
  origin: "http://app.evenkeel.localhost:4747",
  answerOrigin: "http://answer.evenkeel.localhost:4748",
  databaseUrl: null,
  evidenceUrl: null,
  smtpUrl: null,
  mailFrom: "evenkeel@localhost",
  webhookOrigins: [],
  proxies: [],
  repositoryFolders: [],
  backedUpFolders: [],
  oidc: null,
  masterKeyFile: null,
  tls: null,
  logLevel: "debug",
  origins: {},
};

const notAsked = async (): Promise<never> => {
  throw new Error("this test has no such part");
};

/** Work that is queued and that no process of the test takes up. */
function waiting(kind: Job["kind"], organisation: string, subject: string | null): Job {
  return {
    id: `${kind} ${subject}`,
    kind,
    organisation,
    subject,
    state: "waiting",
    progress: null,
    started: null,
    ended: null,
    error: null,
  };
}

/** A chain that signs, and nobody who would fetch or take a ballot. */
export const noRounds: RoundParts = {
  signing: {
    key: { publicKey: "A".repeat(43), sign: () => "A".repeat(86) },
    instance: "test",
    heads: { seqOf: () => 0, signed: async () => {} },
  },
  issuer: { makeKeys: notAsked, open: notAsked, sign: notAsked, close: notAsked },
  boxes: {
    open: notAsked,
    isThere: () => false,
    drop: notAsked,
    extend: () => {},
    accepted: notAsked,
    drain: notAsked,
    release: notAsked,
    destroy: notAsked,
    close: async () => {},
  },
  answerPage: async () => null,
  obstacle: null,
  complain: () => {},
};

/** Evidence and jobs are other processes; a test that needs them brings them. */
export function testContext(over: Partial<Context> & Pick<Context, "database" | "catalogue">): Context {
  return {
    settings: testSettings,
    version: "0.0.0-test",
    vault: {
      seal: (_purpose, text) => Buffer.from(text),
      open: (_purpose, sealed) => Buffer.from(sealed).toString(),
      mark: (_p, text) => text,
    },
    evidence: {
      readRepository: notAsked,
      readFiles: notAsked,
      findRepositories: notAsked,
      readConnection: notAsked,
      drainIngest: notAsked,
      forgetConnection: notAsked,
      coverage: notAsked,
      assess: notAsked,
      demonstrate: notAsked,
      handoffs: notAsked,
      forget: async () => {},
      close: async () => {},
    },
    jobs: {
      read: async (organisation, kind, source) => waiting(kind, organisation, source),
      arrived: () => {},
      assess: async (organisation) => waiting("assess", organisation, null),
      demonstration: notAsked,
      list: async () => [],
      cancel: notAsked,
      retry: notAsked,
      watch: async function* () {},
      close: async () => {},
    },
    mailer: null,
    rounds: noRounds,
    now: () => Date.UTC(2026, 0, 5),
    ...over,
  };
}

export interface TestParts extends Partial<ApplicationParts> {
  /** One that was filled before; closed with the server. */
  readonly database?: Database;
  readonly now?: () => Instant;
  readonly settings?: Partial<Settings>;
  /** Real parts in place of absent ones. */
  readonly parts?: Partial<Context>;
}

export async function startForTest({ database: given, now, settings, parts, ...over }: TestParts = {}): Promise<Started> {
  const database = given ?? (await openTestDatabase());
  const context = testContext({
    database,
    catalogue: await readCatalogue(),
    settings: { ...testSettings, ...settings },
    ...(now === undefined ? {} : { now }),
    ...parts,
  });
  const lines: string[] = [];
  const log = createLog(
    context.settings,
    new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    }),
  );
  const app = await createApplication({
    context,
    handlers: allHandlers,
    identify: async () => null,
    placeOf: async () => null,
    record: async () => {},
    checks: { database: async () => (await database.pool.query("select 1")).rowCount === 1 },
    log,
    web: new URL("file:///nowhere/"),
    ...over,
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    origin,
    context,
    logged: () => lines.join(""),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
