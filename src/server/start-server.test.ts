import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { Agent, get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { DAY, HOUR } from "../core/model/time.ts";
import { setDigest } from "../jobs/digest-settings.ts";
import { startMailServer } from "../mail/mail-server.fixture.ts";
import { fullReport } from "../report/example-report.fixture.ts";
import { saveAssessment } from "../state/assessments.ts";
import { createOrganisation } from "../state/organisations.ts";
import { csvRosterFeed } from "../state/roster-csv.ts";
import { importRoster } from "../state/roster-import.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { readSettings } from "./read-settings.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-start-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  return folder;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return String(address.port);
}

async function aServer(more: Readonly<Record<string, string>>): Promise<RunningServer> {
  const ports = { EVENKEEL_PORT: await freePort(), EVENKEEL_ANSWER_PORT: await freePort() };
  const settings = await readSettings({ EVENKEEL_DATA: await aFolder(), ...ports, ...more });
  const server = await startServer(settings, "0.0.0", pino({ level: "silent" }));
  ends.push(() => server.close());
  return server;
}

async function eventually(check: () => void | Promise<void>): Promise<void> {
  const until = performance.now() + 90_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await wait(50);
    }
  }
}

/** Asks as pg-boss's clock would; the queue's own schedule is a test of open-jobs. */
async function ask({ context }: RunningServer, queue: string): Promise<void> {
  const { pool } = context.database;
  await pool.query("insert into jobs.job (name, policy) values ($1, 'exclusive') on conflict do nothing", [queue]);
  await eventually(async () => {
    const { rows } = await pool.query("select state::text from jobs.job where name = $1 order by created_on", [queue]);
    expect(rows.map(({ state }) => state)).not.toContain("created");
    expect(rows.at(-1)).toEqual({ state: "completed" });
  });
}

test("a server that is closed lets its process end, also with a connection left open", async () => {
  const folder = await aFolder();
  const port = await freePort();
  const program = fileURLToPath(new URL("./start-and-stop.fixture.ts", import.meta.url));
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, EVENKEEL_DATA: folder, EVENKEEL_PORT: port, EVENKEEL_ANSWER_PORT: await freePort() };
  const child = spawn(process.execPath, [program], { env, stdio: ["pipe", "pipe", "inherit"], cwd: folder });
  ends.push(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const agent = new Agent({ keepAlive: true });
  ends.push(() => agent.destroy());
  const [response] = await once(get({ host: "127.0.0.1", port, path: "/healthz", agent }), "response");
  response.resume();
  await once(response, "end");

  const exit = once(child, "exit");
  const closed = once(child.stdout, "data");
  child.stdin.write("stop\n");
  await closed;
  const began = performance.now();
  expect(await exit).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(60_000);
});

test.each(["EVENKEEL_PORT", "EVENKEEL_ANSWER_PORT"])("a port in use (%s) is noticed before a database is made", async (setting) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  ends.push(() => other.close());
  const address = other.address();
  const port = String(address === null || typeof address === "string" ? "" : address.port);
  const folder = await aFolder();
  await expect(aServer({ EVENKEEL_DATA: folder, [setting]: port })).rejects.toMatchObject({
    code: "server.port-in-use",
    whatToDo: expect.stringContaining(setting),
  });
  expect(await readdir(folder)).toEqual(["keys"]);
});

test("a digest that is due reaches its reader once", async () => {
  const smtp = await startMailServer();
  ends.push(() => smtp.close());
  const database = await openTestDatabase();
  ends.push(() => database.close());
  const server = await aServer({ EVENKEEL_DATABASE_URL: database.url, EVENKEEL_SMTP_URL: smtp.url });
  const { id: organisation } = await createOrganisation(database, { name: "Harbour", invented: false }, 0);
  const { from, to } = fullReport.subject;
  const head = { window: { from, to }, version: "0", made: 1 };
  await saveAssessment(database, { organisation, weeks: 12, which: "now", ...head }, [{ node: "org", report: fullReport }]);
  // Asked twice within one hour of the clock: at its end, in the next.
  if (HOUR - (Date.now() % HOUR) < 30_000) await wait(HOUR - (Date.now() % HOUR));
  const now = new Date();
  const schedule = { weekday: now.getUTCDay() === 0 ? 7 : now.getUTCDay(), hour: now.getUTCHours(), timeZone: "UTC" };
  await setDigest(server.context, organisation, { schedule, node: "org", recipients: ["coach@acme.example"], webhooks: [] });

  await ask(server, "digests-due");
  await eventually(() => expect(smtp.received).toHaveLength(1));
  await ask(server, "digests-due");
  await wait(500);
  expect(smtp.received.map(({ to: reader }) => reader)).toEqual([["coach@acme.example"]]);
  expect((await server.context.jobs.list(organisation)).map(({ kind, state }) => [kind, state])).toEqual([["digest", "done"]]);
});

test("who left every team more than 30 days ago is erased by the night, without an import", async () => {
  const database = await openTestDatabase();
  ends.push(() => database.close());
  const server = await aServer({ EVENKEEL_DATABASE_URL: database.url });
  const { vault } = server.context;
  const { id: organisation } = await createOrganisation(database, { name: "Harbour", invented: false }, 0);
  const payments = { id: "payments", name: "Payments", kind: "stream-aligned", parent: null, reportsTo: null, hours: null } as const;
  await changeStructure(database, organisation, { revision: 1, changes: [{ change: "put-team", team: payments }] }, 0);
  const now = Date.now();
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const csv = `mail,accounts,team,from,to\nada@acme.example,,payments,,${day(now - 40 * DAY)}\nbo@acme.example,,payments,,${day(now - 20 * DAY)}\ncy@acme.example,,payments,,\n`;
  const importing = { database, vault, organisation, apply: true, signal: new AbortController().signal };
  async function* bytes() {
    yield Buffer.from(csv);
  }
  await importRoster({ ...importing, feed: csvRosterFeed(bytes()), now: now - 25 * DAY });
  const kept = async () => (await database.pool.query("select count(*)::integer as people from state.member")).rows[0]?.people;
  expect(await kept()).toBe(3);
  await ask(server, "forget-former-members");
  expect(await kept()).toBe(2);
  // The clock of rounds ticks in the same queue.
  await ask(server, "rounds");
});

test("in our own PostgreSQL the application is no superuser and cannot read what the issuer keeps", async () => {
  const { context } = await aServer({});
  const { pool } = context.database;
  const { rows } = await pool.query("select rolsuper, rolcreaterole from pg_roles where rolname = current_user");
  expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false }]);
  await expect(pool.query("select from ballots.round_total")).rejects.toMatchObject({ code: "42501" });
});
