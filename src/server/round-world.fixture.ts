import { createHash, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAnswerListener } from "../ballots/answer-listener.ts";
import { createBallotBoxes } from "../ballots/ballot-boxes.ts";
import { blind, toNumber, unblind } from "../ballots/blind.fixture.ts";
import { runSql } from "../ballots/issuer.fixture.ts";
import { createIssuer } from "../ballots/issuer.ts";
import { provideIssuerRole } from "../ballots/issuer-role.ts";
import { frameOf } from "../ballots/round.fixture.ts";
import { keyIdOf, publicKeyOf } from "../ballots/round-key.ts";
import type { Grant } from "../contract/permissions.ts";
import { tokenMessage, uuidBytes } from "../core/privacy/ballot-frame.ts";
import type { Envelope, Purpose } from "../core/privacy/manifest.ts";
import { resumeRounds } from "../jobs/reopen-boxes.ts";
import { tickRounds } from "../jobs/round-clock.ts";
import { publishedText } from "../jobs/round-documents.ts";
import type { RoundContext, RoundParts } from "../jobs/round-parts.ts";
import { createMailer } from "../mail/create-mailer.ts";
import { type MailServer, startMailServer } from "../mail/mail-server.fixture.ts";
import { settleInstance } from "../state/chain.ts";
import { openChainHeads } from "../state/chain-heads.ts";
import { openInstanceKey } from "../state/instance-key.ts";
import { createOrganisation } from "../state/organisations.ts";
import { createAccount } from "../state/people.ts";
import { hashOfSecret } from "../state/people-secrets.ts";
import { teamsAt } from "../state/place-of.ts";
import { csvRosterFeed } from "../state/roster-csv.ts";
import { importRoster } from "../state/roster-import.ts";
import { findSession, startSession } from "../state/sessions.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { openVault } from "../state/vault.ts";
import { type Started, startForTest, testSettings } from "./application.fixture.ts";
import { createIdentify } from "./sign-in/identify.ts";

/** Monday, in the morning. */
export const START = Date.UTC(2026, 2, 2, 9);

export interface Token {
  readonly purpose: Purpose;
  readonly frame: (content: unknown) => Uint8Array;
}

/** One server with everything real: database, issuer, ballot box, mail, both listeners; only the clock is the test's. */
export interface RoundWorld {
  readonly organisation: string;
  readonly server: Started;
  readonly context: RoundContext;
  readonly mails: MailServer;
  readonly answers: string;
  readonly folder: string;
  /** Named failures so far. */
  readonly complaints: readonly unknown[];
  readonly forgetComplaints: () => void;
  readonly at: (instant: number) => void;
  readonly tick: () => Promise<void>;
  /** As after a kill: new boxes over what lies on disk. */
  readonly restart: () => Promise<void>;
  readonly as: (
    name: string,
  ) => (method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly body: ReturnType<typeof JSON.parse> }>;
  readonly fetchToken: (link: string) => Promise<readonly Token[]>;
  readonly drop: (frame: Uint8Array) => Promise<number>;
  readonly close: () => Promise<void>;
}

const plenty = { perMinute: 1_000_000, longestWait: null };

export async function aRoundWorld(
  people: Readonly<Record<string, number>> = { payments: 9, search: 8 },
  webhookOrigins: readonly string[] = [],
): Promise<RoundWorld> {
  let now = START;
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-round-"));
  const masterKey = randomBytes(32);
  const vault = openVault(masterKey);
  const role = `ballots_${randomUUID().replaceAll("-", "")}`;
  const url = await provideIssuerRole({ ownerUrl: database.url, passwordFile: join(folder, "ballots.password"), role });
  const issuer = createIssuer({ url, masterKey });
  const complaints: unknown[] = [];
  const complain = (error: unknown) => void complaints.push(error);
  const openBoxes = () => createBallotBoxes({ folder: join(folder, "boxes"), now: () => now, complain });
  let boxes = openBoxes();
  const signing = { key: await openInstanceKey(folder), instance: await settleInstance(database), heads: await openChainHeads(folder) };
  const rounds: RoundParts = {
    signing,
    issuer,
    boxes: {
      open: (...given) => boxes.open(...given),
      isThere: (round) => boxes.isThere(round),
      drop: (bytes) => boxes.drop(bytes),
      extend: (...given) => boxes.extend(...given),
      accepted: (round) => boxes.accepted(round),
      drain: (round) => boxes.drain(round),
      release: (...given) => boxes.release(...given),
      destroy: (round) => boxes.destroy(round),
      close: () => boxes.close(),
    },
    answerPage: async () => `sha384-${"A".repeat(64)}`,
    obstacle: null,
    complain,
  };
  const mails = await startMailServer();
  const mailer = createMailer(mails.url, "evenkeel@acme.example");
  const answer = createAnswerListener({
    certificate: null,
    box: rounds.boxes,
    published: async (name) => {
      const text = await publishedText(database, name);
      return text === null ? null : Buffer.from(text);
    },
    pages: new Map(),
    application: testSettings.origin,
  }).listen(0, "127.0.0.1");
  await once(answer, "listening");
  const address = answer.address();
  const answers = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const { id: organisation } = await createOrganisation(database, { name: "Acme", invented: false }, START);
  const team = (id: string) => ({ id, name: id, kind: "stream-aligned", parent: null, reportsTo: null, hours: null }) as const;
  const changes = Object.keys(people).map((id) => ({ change: "put-team", team: team(id) }) as const);
  await changeStructure(database, organisation, { revision: 1, changes }, 0);
  await hireAll(people);

  const server = await startForTest({
    database,
    now: () => now,
    settings: { dataFolder: folder, webhookOrigins },
    parts: { vault, mailer, rounds },
    identify: createIdentify({ database, isCommandLine: () => false, now: () => now }),
    placeOf: (of, node) => teamsAt(database, of, node),
    paces: { ordinary: plenty, guessable: plenty, heavy: plenty },
  });
  const { context } = server;

  async function hireAll(counts: Readonly<Record<string, number>>): Promise<void> {
    const rows = Object.entries(counts).flatMap(([of, count]) =>
      Array.from({ length: count }, (_, at) => `${of}-${at + 1}@acme.example,,${of},,`),
    );
    const feed = csvRosterFeed(
      (async function* () {
        yield Buffer.from(`mail,accounts,team,from,to\n${rows.join("\n")}\n`);
      })(),
    );
    await importRoster({ database, vault, organisation, feed, apply: true, now, signal: new AbortController().signal });
  }

  const grantsOf = (name: string): readonly Grant[] => {
    const [kind = ""] = name.split("@");
    if (kind.startsWith("coach")) return [{ role: "coach", organisation, team: null }];
    if (kind.startsWith("operator")) return [{ role: "operator", organisation: null, team: null }];
    return [{ role: "member", organisation, team: kind.replace(/-\d+$/, "") }];
  };
  const accounts = new Map<string, string>();
  const sessionOf = async (name: string) => {
    const account = accounts.get(name) ?? (await createAccount(database.tables, { name, mail: name, grants: grantsOf(name) }, now));
    accounts.set(name, account);
    const id = await startSession(database, { account, device: "a test" }, now);
    const known = await findSession(database, hashOfSecret(id), now);
    return {
      cookie: `evenkeel-session=${id}`,
      "sec-fetch-site": "same-origin",
      "x-evenkeel-csrf": known?.via.kind === "session" ? known.via.csrf : "",
    };
  };

  return {
    organisation,
    server,
    context,
    mails,
    answers,
    folder,
    complaints,
    forgetComplaints: () => void complaints.splice(0),
    at: (instant) => {
      now = instant;
    },
    tick: () => tickRounds(context),
    restart: async () => {
      await boxes.close();
      boxes = openBoxes();
      await resumeRounds(context);
    },
    as: (name) => async (method, path, body) => {
      const headers = { ...(await sessionOf(name)), ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const reply = await fetch(`${server.origin}/api/organisations/${organisation}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text === "" ? null : JSON.parse(text) };
    },
    fetchToken: (link) => fetchToken(server.origin, answers, link),
    drop: async (frame) => {
      const reply = await fetch(`${answers}/drop`, {
        method: "POST",
        body: Buffer.from(frame),
        headers: { "content-type": "application/octet-stream" },
      });
      return new Uint8Array(await reply.arrayBuffer())[0] ?? -1;
    },
    close: async () => {
      mailer.close();
      await mails.close();
      answer.closeAllConnections();
      answer.close();
      await boxes.close();
      await issuer.end();
      const other = new URL(database.url);
      await server.close();
      other.pathname = "/postgres";
      await runSql(other.href, `drop role ${role}`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a client does with its link: read the manifest, blind, be signed, unblind. */
async function fetchToken(origin: string, answers: string, link: string): Promise<readonly Token[]> {
  const part = new URLSearchParams(new URL(link).hash.slice(1));
  const [round = "", cohort = "", code = ""] = [part.get("r") ?? "", part.get("c") ?? "", part.get("k") ?? ""];
  const { entry } = await published<Envelope>(answers, `manifest-${round}`);
  const own = entry.kind === "round" ? entry.cohorts.find(({ id }) => id === cohort) : undefined;
  if (own === undefined) throw new Error("the manifest does not name the cohort");
  const made = (["scores", "comment"] as const).map((purpose) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const prefix = randomBytes(32);
    const [roundBytes, cohortBytes] = [uuidBytes(round), uuidBytes(cohort)];
    if (roundBytes === null || cohortBytes === null) throw new Error("no UUID");
    const publicKeyHash = createHash("sha256").update(raw).digest();
    const message = tokenMessage(prefix, { round: roundBytes, cohort: cohortBytes, purpose, publicKeyHash });
    const key = own.keys[purpose];
    const numbers = { n: toNumber(Buffer.from(key.n, "base64url")), e: 65_537n };
    return { purpose, raw, prefix, privateKey, key, numbers, ...blind(numbers, message) };
  });
  const text = (purpose: Purpose) => Buffer.from(made.find((each) => each.purpose === purpose)?.blinded ?? []).toString("base64url");
  const reply = await fetch(`${origin}/api/enrol`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: testSettings.answerOrigin, "sec-fetch-site": "same-site" },
    body: JSON.stringify({ round, code, cohort, blinded: { scores: text("scores"), comment: text("comment") } }),
  });
  const body = await reply.json();
  if (reply.status !== 200) throw new Error(body.code);
  return made.map(({ purpose, raw, prefix, privateKey, key, numbers, inverse }) => {
    const tokenSignature = unblind(numbers, Buffer.from(body.signatures[purpose], "base64url"), inverse);
    const ballot = { keyId: keyIdOf(publicKeyOf(key)), prefix, publicKey: raw, ballotKey: privateKey, tokenSignature };
    return { purpose, frame: (content: unknown) => frameOf(ballot, content) };
  });
}

/** A document of the answer origin, without the padding behind it. */
export async function published<T>(answers: string, name: string): Promise<T> {
  const reply = await fetch(`${answers}/box/${name}`);
  if (reply.status !== 200) throw new Error(`${name}: ${reply.status}`);
  return JSON.parse(
    Buffer.from(await reply.arrayBuffer())
      .toString("utf8")
      .trimEnd(),
  );
}
