import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DAY } from "../../src/core/model/time.ts";
import { aRepository, type TestRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { githubServer } from "../../src/sources/github/github-server.fixture.ts";
import { TOKEN as GITLAB_TOKEN, startGitLab } from "../../src/sources/gitlab/gitlab-server.fixture.ts";
import { csvRows } from "../../src/sources/reading/csv.ts";
import { enter, launchBrowser, type Visit, visit } from "../journeys/browser.fixture.ts";
import { settled, sideways } from "../journeys/page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "../journeys/server.fixture.ts";
import { askServer, untilAnswered } from "../journeys/session.fixture.ts";
import { buildWeb } from "../web-build.fixture.ts";
import type { Change } from "./lantern.fixture.ts";
import { pullOf } from "./lantern-tools.fixture.ts";
import { examples, peopleIn } from "./published-deliveries.fixture.ts";
import { changesUpTo, gitlabProject, PEOPLE, rosterOf, structureOf } from "./quayside.fixture.ts";

// A fresh server, as people start it, a GitHub and a GitLab that ask for their tokens: from nothing to pages that say how long security
// is waited for. Twelve weeks up to today, six people and a gate that answers after thirty hours, whatever the day.

const quayside = "/api/organisations/quayside";
const canal = "/api/organisations/canal";
const now = Date.now();
const folder = serverFolder();
const git: TestRepository = aRepository();
let github: Awaited<ReturnType<typeof githubServer>>;
let gitlab: Awaited<ReturnType<typeof startGitLab>>;
let work: readonly Change[] = [];
let server: Server;
let browser: Browser;
let visitor: Visit;
let hook: { readonly path: string; readonly secret: string };

/** Lists that this forge has nothing in. */
const quiet = { runs: [], deployments: [], issues: [], alerts: { "code-scanning": null, dependabot: null, "secret-scanning": null } };

beforeAll(async () => {
  buildWeb();
  git.commit({ at: now - 200 * DAY, mail: "founder@outside.example", files: { readme: "begun" } });
  work = changesUpTo(now, git);
  const pulls = work.map((change) => pullOf(change, (oid) => oid));
  github = await githubServer([{ id: 4711, path: "quayside/ledger", clone: git.dir, pulls: pulls.toReversed(), ...quiet }]);
  [server, browser] = await Promise.all([startServer({ folder }), launchBrowser()]);
  visitor = await visit(browser, server.origin, { expected: [401, 404] });
  await enter(visitor, server.link);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  await github?.close();
  await gitlab?.close();
  git.remove();
  removeFolder(folder);
});

async function ask(method: string, path: string, body?: unknown, type?: string): Promise<unknown> {
  const answer = await askServer(visitor.page, method, path, body, type);
  expect([path, answer.status], JSON.stringify(answer.body)).toEqual([path, expect.toBeOneOf([200, 201, 202, 204])]);
  return answer.body;
}

const draft = () => ({
  ...{ kind: "github", name: "Our forge", address: github.address, token: github.token, webhookSecret: null },
  settings: { only: ["quayside"] },
});

/** Teams and the gate, and who works where. */
async function describeOrganisation(at: string): Promise<void> {
  const { revision } = z.object({ revision: z.int() }).parse(await ask("GET", `${at}/structure`));
  await ask("POST", `${at}/structure/changes`, { revision, changes: structureOf() });
  await ask("POST", `${at}/roster?preview=no`, rosterOf(), "text/csv");
}

test("a wrong token is refused before anything is kept, by what to do", async () => {
  const { page } = visitor;
  await page.getByLabel("Name of the organisation").fill("Quayside");
  await page.getByRole("button", { name: "Set it up" }).click();
  await page.waitForURL("**/o/quayside");
  await describeOrganisation(quayside);
  await page.goto(`${server.origin}/o/quayside/sources`);
  await settled(page);
  await page.getByLabel("Tool").selectOption("github");
  await page.getByLabel(/^Name/).fill("Our forge");
  await page.getByLabel(/^Address/).fill(github.address);
  await page
    .getByLabel(/^Token/)
    .first()
    .fill("canary-wrong-token");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("does not accept the token").first().waitFor();
  expect(await ask("GET", `${quayside}/connections`)).toEqual({ connections: [] });
});

/** What the figures say once the work that is under way has come to them. */
async function untilSaid(path: string, words: RegExp): Promise<void> {
  await expect.poll(async () => JSON.stringify(await ask("GET", path)), { timeout: 90_000, interval: 500 }).toMatch(words);
}

test("from nothing to how long security is waited for, and who answers for what", async () => {
  const { page, complaints } = visitor;
  await page
    .getByLabel(/^Token/)
    .first()
    .fill(github.token);
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("1 repository was found").waitFor();
  await page.getByRole("button", { name: "Connect and read a year back" }).click();
  const shownOnce = await page
    .getByText(/whsec_/)
    .first()
    .innerText();
  const [, path = "", secret = ""] = /(\/hooks\/\S+)\s+(whsec_\S+)/.exec(shownOnce) ?? [];
  hook = { path, secret };
  await untilAnswered(visitor.page, quayside, "home?node=org&weeks=12", 120_000);
  await untilSaid(`${quayside}/connections`, /"is":"read"/);
  await untilSaid(`${quayside}/measures/E08?node=org&weeks=12`, /"outcome":"value".*"value":30[,.}]/);
  expect(JSON.stringify(await ask("GET", `${quayside}/accountability?weeks=12`))).toContain('"appsec"');
  complaints();
  await page.goto(`${server.origin}/o/quayside`);
  await settled(page);
  await page.getByText("Finished changes wait for security").first().waitFor();
  await page.goto(`${server.origin}/o/quayside/accountability`);
  await settled(page);
  await page.getByText("Security review").first().waitFor();
  expect(await sideways(page)).toBeNull();
  expect(complaints()).toEqual([]);
}, 240_000);

const coverage = z.object({
  sources: z.array(z.object({ source: z.string(), arrivals: z.array(z.object({ table: z.string(), arrived: z.number() })) })),
});

/** When coverage says that the newest row of a change came in. */
async function changesArrived(): Promise<number> {
  const { sources } = coverage.parse(await ask("GET", `${quayside}/coverage`));
  const arrivals = sources.find(({ source }) => source === "live.our-forge")?.arrivals ?? [];
  return arrivals.find(({ table }) => table === "change")?.arrived ?? 0;
}

/** A delivery as GitHub signs it. */
async function deliver(body: unknown, secret: string, event = "pull_request"): Promise<number> {
  const text = JSON.stringify(body);
  const reply = await fetch(new URL(hook.path, server.origin.replace("app.evenkeel.localhost", "127.0.0.1")), {
    method: "POST",
    body: text,
    headers: {
      ...{
        "content-type": "application/json",
        "x-github-event": event,
        "x-github-delivery": createHash("sha256").update(text).digest("hex"),
      },
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`,
    },
  });
  return reply.status;
}

test("a signed delivery has one change read again, a forged one nothing", async () => {
  const told = {
    action: "closed",
    number: 1,
    repository: { id: 4711, full_name: "quayside/ledger" },
    pull_request: { number: 1 },
    sender: { login: PEOPLE[0] },
  };
  const before = github.asked.length;
  const last = await changesArrived();
  expect(await deliver(told, "not the secret")).toBe(401);
  expect(await deliver(told, hook.secret)).toBe(202);
  await expect.poll(() => github.asked.slice(before), { timeout: 60_000, interval: 200 }).toContain("/graphql");
  await untilSaid(`${quayside}/connections`, /"accepted":1,"refused":1/);
  await expect.poll(changesArrived, { timeout: 60_000, interval: 100 }).toBeGreaterThan(last);
});

test("each of the 329 published deliveries of GitHub is answered, with a reason where it is not taken", async () => {
  const answered = new Map<number, number>();
  for (const { name, example } of examples) {
    const status = await deliver(example, hook.secret, name);
    answered.set(status, (answered.get(status) ?? 0) + 1);
  }
  expect([...answered.keys()].filter((status) => status !== 202)).toEqual([]);
  expect(answered.get(202)).toBe(329);
  const told = JSON.stringify(await ask("GET", `${quayside}/connections`));
  expect(told).toMatch(/"ignored":\[\{"kind":"/);
});

test("(2) page, exported report and table read one and the same cell", async () => {
  const asked = "node=org&weeks=12";
  const told = z.object({ cells: z.array(z.object({ cell: z.looseObject({ id: z.string() }) })) });
  const page = told.parse(await ask("GET", `${quayside}/measures/E08?${asked}`)).cells[0]?.cell;
  const { cells } = z
    .object({ cells: z.array(z.looseObject({ id: z.string() })) })
    .parse(await ask("GET", `${quayside}/report?${asked}&form=json`));
  expect(cells.find(({ id }) => id === page?.id)).toEqual(page);
  const table = String((await askServer(visitor.page, "GET", `${quayside}/report?${asked}&form=csv`)).body);
  const row = table.split("\r\n").find((line) => line.startsWith("E08,"));
  expect(row?.split(",")[7]).toBe("30");
});

test("another organisation on the same server has a GitLab, which tells the same", async () => {
  gitlab = await startGitLab({ project: gitlabProject(work, git) });
  await ask("POST", "/api/organisations", { name: "Canal" });
  await describeOrganisation(canal);
  await ask("POST", `${canal}/connections`, {
    ...draft(),
    kind: "gitlab",
    name: "Our GitLab",
    address: gitlab.address,
    token: GITLAB_TOKEN,
    settings: {},
  });
  await untilAnswered(visitor.page, canal, "home?node=org&weeks=12", 120_000);
  await untilSaid(`${canal}/connections`, /"is":"read"/);
  await untilSaid(`${canal}/measures/E08?node=org&weeks=12`, /"outcome":"value".*"value":30[,.}]/);
  const { page } = visitor;
  await page.goto(`${server.origin}/o/canal`);
  await settled(page);
  await page.getByText("Finished changes wait for security").first().waitFor();
}, 240_000);

const report = z.object({
  cells: z.array(
    z.object({
      id: z.string(),
      measure: z.string(),
      node: z.string(),
      result: z.looseObject({ outcome: z.string() }),
      items: z.array(z.string()),
    }),
  ),
});

/** Cells of a node's exported report that have a value, without the name of the node. */
async function shownOf(at: string, node: string): Promise<readonly string[]> {
  const { cells } = report.parse(await ask("GET", `${at}/report?node=${node}&weeks=12&form=json`));
  return cells.flatMap(({ id, result }) => (result.outcome === "value" ? [id.slice(0, id.indexOf("@"))] : []));
}

test("of a team of three nothing is shown, and nothing that leaves it over when the others are subtracted", async () => {
  const wharf = "/api/organisations/wharf";
  const few = ["canarylogin-one", "canarylogin-two", "canarylogin-three"];
  const own = changesUpTo(now, git, few).map((change, index): Change => ({ ...change, n: 1000 + index }));
  const pulls = [...work, ...own].toSorted((a, b) => b.closed - a.closed).map((change) => pullOf(change, (oid) => oid));
  const second = await githubServer([{ ...quiet, id: 4712, path: "wharf/ledger", clone: git.dir, pulls }]);
  try {
    await ask("POST", "/api/organisations", { name: "Wharf" });
    await describeOrganisation(wharf);
    const { revision } = z.object({ revision: z.int() }).parse(await ask("GET", `${wharf}/structure`));
    const trio = { id: "trio", name: "Trio", kind: "stream-aligned", parent: null, reportsTo: null, hours: null };
    await ask("POST", `${wharf}/structure/changes`, { revision, changes: [{ change: "put-team", team: trio }] });
    await ask("POST", `${wharf}/roster?preview=no`, rosterOf(few.map((login) => [login, "trio"])), "text/csv");
    await ask("POST", `${wharf}/connections`, { ...draft(), address: second.address, settings: { only: ["wharf"] } });
    await untilAnswered(visitor.page, wharf, "home?node=org&weeks=12", 120_000);
    await untilSaid(`${wharf}/connections`, /"is":"read"/);
    await untilSaid(`${wharf}/measures/E08?node=org&weeks=12`, /"outcome":"value".*"value":30[,.}]/);
    const [whole, ledger, trioShown] = await Promise.all(["org", "ledger", "trio"].map((node) => shownOf(wharf, node)));
    const artefact = (id: string) => /^E(?:05|20|27|28|29)\b/.test(id);
    expect(trioShown?.filter((id) => !artefact(id))).toEqual([]);
    // each of these has rows of the three, so that the whole less the others would be theirs
    const theirs = /^E(?:01|06|07|08|09|11|14|17|36)\b/;
    expect(whole).toEqual(expect.arrayContaining(["E06", "E08/requests"]));
    expect(whole?.filter((id) => !artefact(id) && ledger?.includes(id))).toEqual([]);
    const { body } = await askServer(visitor.page, "GET", `${wharf}/report?node=trio&weeks=12&form=csv`);
    const [, ...lines] = csvRows(String(body), { rows: 1000, cellLength: 10_000, fault: (what) => new Error(what) });
    const exported = lines.filter(({ cells: [measure = ""] }) => theirs.test(measure)).map(({ cells }) => cells);
    expect(exported.map((row) => row[17])).toEqual(exported.map(() => "suppressed"));
    expect(exported.flatMap((row) => row.slice(7, 14)).filter((figure) => figure !== "")).toEqual([]);
    expect(exported.length).toBeGreaterThanOrEqual(5);
  } finally {
    await second.close();
  }
}, 240_000);

test("nobody who wrote or answered is in a log, a file, the database or an answer, and neither is the token", async () => {
  const answers = ["/connections", "/coverage", "/sources", "/report?node=org&weeks=12&form=json", "/handoffs?weeks=12", "/data-quality"];
  const said = await Promise.all(
    [quayside, canal].flatMap((at) => answers.map(async (path) => JSON.stringify(await ask("GET", `${at}${path}`)))),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  // git's own clone holds what git holds; everything else is ours
  const ours = files.filter(({ parentPath }) => !parentPath.includes("/repositories"));
  const texts = [
    server.logged(),
    server.said(),
    ...said,
    ...ours.map(({ parentPath, name }) => readFileSync(join(parentPath, name)).toString("latin1")),
  ];
  const people = [...new Set(examples.flatMap(({ example }) => peopleIn(example)))];
  expect(people).toEqual(expect.arrayContaining(["Codertocat"]));
  for (const [index, text] of texts.entries())
    expect([
      index,
      /canarylogin-|quayside\.example|lantern-p1/.exec(text)?.[0] ?? people.find((name) => text.includes(name)),
      text.includes(github.token) || text.includes(GITLAB_TOKEN),
    ]).toEqual([index, undefined, false]);
});
