import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DAY } from "../../src/core/model/time.ts";
import { aRepository, type TestRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { TOKEN as GITLAB_TOKEN, startGitLab } from "../../src/sources/gitlab/gitlab-server.fixture.ts";
import {
  type FakeIssue,
  type FakeJira,
  SERVER_TOKEN,
  signed as signedByJira,
  startJira,
  TEAM_FIELD,
} from "../../src/sources/jira/jira-server.fixture.ts";
import {
  type FakeIncident,
  type FakePagerDuty,
  TOKEN as PAGER_TOKEN,
  signed as signedByPagerDuty,
  startPagerDuty,
} from "../../src/sources/pagerduty/pagerduty-server.fixture.ts";
import { enter, launchBrowser, type Visit, visit } from "../journeys/browser.fixture.ts";
import { settled, sideways } from "../journeys/page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "../journeys/server.fixture.ts";
import { askServer, untilAnswered } from "../journeys/session.fixture.ts";
import { buildWeb } from "../web-build.fixture.ts";
import { changesUpTo, gitlabProject, PEOPLE, rosterOf, structureOf } from "./quayside.fixture.ts";

// docs/run/connect-gitlab.md, connect-jira.md and connect-pagerduty.md, step by step as somebody follows them in a browser.

const harbour = "/api/organisations/harbour";
const now = Date.now();
const folder = serverFolder();
const git: TestRepository = aRepository();
let gitlab: Awaited<ReturnType<typeof startGitLab>>;
let jira: FakeJira;
let pager: FakePagerDuty;
let server: Server;
let browser: Browser;
let visitor: Visit;

/** Twenty-four items of six people; every third visits security for a day. */
const issues: readonly FakeIssue[] = Array.from({ length: 24 }, (_, index) => {
  const created = now - 80 * DAY + index * 3 * DAY;
  const moved = (days: number, field: string, before: string, after: string) => ({
    ...{ at: created + days * DAY, field, fromString: before },
    toString: after,
  });
  const visit = [moved(2, TEAM_FIELD, "Ledger people", "Security people"), moved(3, TEAM_FIELD, "Security people", "Ledger people")];
  return {
    ...{ key: `LED-${index + 1}`, type: "Task", created, updated: created + 4 * DAY, status: "Done", team: "Ledger people" },
    ...{ assignee: PEOPLE[index % PEOPLE.length] ?? "" },
    changes: [moved(1, "status", "To Do", "Doing"), ...(index % 3 === 0 ? visit : []), moved(4, "status", "Doing", "Done")],
  };
});

const incidents: readonly FakeIncident[] = Array.from({ length: 9 }, (_, index) => {
  const created = now - (70 - index * 7) * DAY;
  return {
    ...{ id: `P${index}`, created_at: new Date(created).toISOString(), status: "resolved" },
    ...{ resolved_at: new Date(created + DAY / 8).toISOString(), priority: { summary: "Bad" }, service: { id: "S1", summary: "Ledger" } },
  };
});

beforeAll(async () => {
  buildWeb();
  git.commit({ at: now - 200 * DAY, mail: "founder@outside.example", files: { readme: "begun" } });
  gitlab = await startGitLab({ project: gitlabProject(changesUpTo(now, git), git) });
  jira = await startJira(issues, { now, deployment: "Server" });
  pager = await startPagerDuty(incidents);
  [server, browser] = await Promise.all([startServer({ folder }), launchBrowser()]);
  visitor = await visit(browser, server.origin, { expected: [401, 404] });
  await enter(visitor, server.link);
  await ask("POST", "/api/organisations", { name: "Harbour" });
  const { revision } = z.object({ revision: z.int() }).parse(await ask("GET", `${harbour}/structure`));
  await ask("POST", `${harbour}/structure/changes`, { revision, changes: structureOf() });
  await ask("POST", `${harbour}/roster?preview=no`, rosterOf(), "text/csv");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  await Promise.all([gitlab, jira, pager].map((each) => each?.close()));
  git.remove();
  removeFolder(folder);
});

async function ask(method: string, path: string, body?: unknown, type?: string): Promise<unknown> {
  const answer = await askServer(visitor.page, method, path, body, type);
  expect([path, answer.status], JSON.stringify(answer.body)).toEqual([path, expect.toBeOneOf([200, 201, 202, 204])]);
  return answer.body;
}

interface Draft {
  readonly kind: string;
  readonly name: string;
  readonly address: string;
  readonly token: string;
}

/** *Sources > Connect a tool*, up to *Check*. */
async function checked({ kind, name, address, token }: Draft): Promise<void> {
  const { page } = visitor;
  await page.goto(`${server.origin}/o/harbour/sources`);
  await settled(page);
  await page.getByLabel("Tool").selectOption(kind);
  await page.getByLabel(/^Name/).fill(name);
  await page.getByLabel(/^Address/).fill(address);
  const tokens = page.getByLabel(/^Token/);
  await tokens.last().fill(token);
  await page.getByRole("button", { name: "Check" }).click();
}

const connections = z.object({ connections: z.array(z.object({ id: z.string(), state: z.object({ is: z.string() }) })) });

/** *Connect*, and what is shown once: where deliveries go, and a secret. */
async function connected(id: string): Promise<string> {
  const { page } = visitor;
  await page.getByRole("button", { name: "Connect and read a year back" }).click();
  await page.getByText("This is shown once").waitFor();
  const told = await page.locator("main").innerText();
  const path = /\/hooks\/\S+/.exec(told)?.[0] ?? "";
  const states = async () =>
    connections.parse(await ask("GET", `${harbour}/connections`)).connections.find((each) => each.id === id)?.state.is;
  await expect.poll(states, { timeout: 90_000, interval: 250 }).toBe("read");
  return path;
}

/** The connection's secret of deliveries, set where the guide says so. */
async function setSecret(name: string, secret: string): Promise<void> {
  const { page } = visitor;
  await page.goto(`${server.origin}/o/harbour/sources`);
  await settled(page);
  const line = page.getByRole("listitem").filter({ hasText: name }).first();
  await line.getByText("Set a new token or secret").click();
  await line.getByLabel("Secret of deliveries").fill(secret);
  await line.getByRole("button", { name: "Set and go on" }).click();
  await page.getByText("It is set.").first().waitFor();
}

async function deliver(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  const address = new URL(path, server.origin.replace("app.evenkeel.localhost", "127.0.0.1"));
  return (await fetch(address, { method: "POST", body, headers: { "content-type": "application/json", ...headers } })).status;
}

/** What the figures say once the work that is under way has come to them. */
async function untilSaid(path: string, words: RegExp): Promise<void> {
  await expect.poll(async () => JSON.stringify(await ask("GET", path)), { timeout: 90_000, interval: 500 }).toMatch(words);
}

test("GitLab: a token, an address, a word for deliveries, and security is waited for thirty hours", async () => {
  const { page } = visitor;
  await checked({ kind: "gitlab", name: "Our GitLab", address: gitlab.address, token: GITLAB_TOKEN });
  await page.getByText("1 repository was found").waitFor();
  const path = await connected("our-gitlab");
  const word = /whsec_\S+/.exec(await page.locator("main").innerText())?.[0] ?? "";
  const body = JSON.stringify({ object_kind: "merge_request", project: { id: 101 }, object_attributes: { iid: 1 } });
  const headers = { "x-gitlab-event": "Merge Request Hook", "x-gitlab-event-uuid": "5a0b1c2d" };
  expect(await deliver(path, { ...headers, "x-gitlab-token": "another word" }, body)).toBe(401);
  expect(await deliver(path, { ...headers, "x-gitlab-token": word }, body)).toBe(202);
  await untilAnswered(page, harbour, "home?node=org&weeks=12", 120_000);
  await untilSaid(`${harbour}/measures/E08?node=org&weeks=12`, /"outcome":"value".*"value":30[,.}]/);
}, 240_000);

test("Jira: statuses are proposed and gone through, teams mapped, and its items say how often work is handed on", async () => {
  const { page } = visitor;
  await checked({ kind: "jira", name: "Our Jira", address: jira.address, token: SERVER_TOKEN });
  const states = page.getByLabel("What each status means");
  await expect.poll(() => states.inputValue()).toMatch(/^To Do = queue$/m);
  expect(await states.inputValue()).toMatch(/^Done = done$/m);
  await states.fill("To Do = queue\nDoing = active\nBlocked outside = blocked\nDone = done");
  await page.getByLabel("Field that holds the team").fill(TEAM_FIELD);
  await page.getByLabel("Which value is which team").fill("Ledger people = ledger\nSecurity people = security");
  await page.getByLabel("Only these").fill("LED");
  const path = await connected("our-jira");
  const secret = "sixteen letters and more";
  await setSecret("Our Jira", secret);
  const { headers, body } = signedByJira(JSON.stringify({ webhookEvent: "jira:issue_updated", issue: { key: "LED-3" } }), secret);
  expect(await deliver(path, { ...headers, "x-hub-signature": `sha256=${"0".repeat(64)}` }, body.toString())).toBe(401);
  expect(await deliver(path, headers, body.toString())).toBe(202);
  // 8 of 24 items went to security and came back.
  await untilSaid(`${harbour}/measures/E12?node=org&weeks=12`, /"outcome":"value".*"value":0\.6666/);
}, 240_000);

test("PagerDuty: services and priorities mapped, its own secret pasted, and incidents are there", async () => {
  const { page } = visitor;
  await checked({ kind: "pagerduty", name: "Our pager", address: pager.address, token: PAGER_TOKEN });
  await page.getByLabel("Which service is whose").fill("Ledger = ledger");
  await page.getByLabel("How bad each priority is").fill("Bad = high");
  const path = await connected("our-pager");
  await setSecret("Our pager", "the signing secret it showed once");
  const event = { id: "E1", event_type: "incident.resolved", data: { id: "P8", type: "incident", service: { id: "S1" } } };
  const { headers, body } = signedByPagerDuty(JSON.stringify({ event }), "the signing secret it showed once");
  expect(await deliver(path, { "x-pagerduty-signature": `v1=${"0".repeat(64)}` }, body.toString())).toBe(401);
  expect(await deliver(path, headers, body.toString())).toBe(202);
  await untilSaid(`${harbour}/coverage`, /"source":"live\.our-pager".*"table":"incident"/);
  await page.goto(`${server.origin}/o/harbour/sources`);
  await settled(page);
  await page.getByText("1 delivery taken, 1 refused").nth(2).waitFor();
  expect(await sideways(page)).toBeNull();
  visitor.complaints();
}, 240_000);
