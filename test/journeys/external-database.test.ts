import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExternalPostgres, startExternalPostgres } from "../../src/state/external-postgres.fixture.ts";
import { type TeamRepository, teamRepository } from "../team-repository.fixture.ts";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, visit } from "./browser.fixture.ts";
import { freePort, removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";
import { askServer, untilAnswered } from "./session.fixture.ts";

// The whole server on a PostgreSQL of the operator's: over TCP, with a password, as a role that owns its database and nothing else.

const DAY = 86_400;
const folder = serverFolder();
const started: Server[] = [];
let postgres: ExternalPostgres;
let repository: TeamRepository;
let browser: Browser;

beforeAll(async () => {
  buildWeb();
  repository = teamRepository({ contributors: 7, weeks: 14, end: Math.floor(Date.now() / 1000) - DAY });
  [postgres, browser] = await Promise.all([startExternalPostgres(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  for (const server of started) await stopServer(server);
  await postgres?.stop();
  removeFolder(folder);
  rmSync(repository.path, { recursive: true, force: true });
});

async function start(port: string): Promise<Server> {
  const server = await startServer({ folder, settings: { EVENKEEL_DATABASE_URL: postgres.url, EVENKEEL_PORT: port } });
  started.push(server);
  return server;
}

/** What the page for operators says, with the password the server keeps. */
async function setUpBallots(): Promise<void> {
  const password = readFileSync(join(folder, "kept", "keys", "ballots.password"), "utf8").trim();
  const page = readFileSync(new URL("../../docs/run/ballots.md", import.meta.url), "utf8");
  const statements = /```sql\n(.*?)```/s.exec(page)?.[1] ?? "";
  const client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
  await client.query(statements.replace("'PASSWORD'", `'${password}'`));
  await client.end();
}

test("sign-in, an organisation, work in the background and a restart, with no database of its own", async () => {
  const port = await freePort();
  const first = await start(port);
  const visitor = await visit(browser, first.origin, { expected: [401, 404] });
  const { page } = visitor;
  await enter(visitor, first.link);
  await page.getByLabel("Name of the organisation").fill("Søborg 港");
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.getByRole("heading", { name: "Nothing was read here yet." }).waitFor();
  const organisation = `/api${new URL(page.url()).pathname.replace("/o/", "/organisations/")}`;
  const connected = await askServer(page, "POST", `${organisation}/sources/repositories`, { address: repository.path, name: "weir" });
  expect(connected.status).toBe(200);
  await untilAnswered(page, organisation, "home?node=org&weeks=12", 120_000);
  expect(await stopServer(first)).toBe(0);

  expect(first.logged()).toContain("docs/run/ballots.md");

  await setUpBallots();
  const second = await start(port);
  expect(second.logged()).not.toContain("docs/run/ballots.md");
  expect(second.link).toBe("");
  await page.reload();
  await page.getByText("7 contributors").waitFor();
  expect(await stopServer(second)).toBe(0);
  expect(existsSync(join(folder, "kept", "postgres"))).toBe(false);
  for (const { said, logged } of started) expect(said() + logged()).not.toContain(new URL(postgres.url).password);
});
