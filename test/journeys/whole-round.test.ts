import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { results as resultsShape, round as roundShape } from "../../src/contract/round-shapes.ts";
import { dropCodes } from "../../src/core/privacy/ballot-frame.ts";
import type { Answer } from "../../src/core/privacy/payload.ts";
import { type MailServer, startMailServer } from "../../src/mail/mail-server.fixture.ts";
import type { Ballot } from "../../src/respondent/ballot-file.ts";
import { dropFrame, makeFrame } from "../../src/respondent/drop-ballot.ts";
import { fetchBallot } from "../../src/respondent/fetch-ballot.ts";
import { type OpenRound, openRound, readLink } from "../../src/respondent/open-round.ts";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, type Visit, visit } from "./browser.fixture.ts";
import { seriousIssues, settled } from "./page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";
import { askServer } from "./session.fixture.ts";

// A whole round with 120 members, from draft to commitment, against the running server: some answer in real browsers, some with the real
// command line, the rest through the client that the command line is made of. Windows of minutes, because the server's clock is real and
// its work on rounds comes every full minute; whoever uses a window uses it at the same time as the others, as people do.

const MINUTE = 60_000;
const organisation = "/api/organisations/mill-race";
/** Twelve teams, 120 people; the two smallest are merged with others. */
const teams: readonly (readonly [string, number])[] = [
  ...([
    ["amber", 15],
    ["birch", 14],
    ["cedar", 13],
    ["dahlia", 12],
    ["elm", 11],
    ["fern", 10],
  ] as const),
  ...([
    ["gorse", 9],
    ["hazel", 9],
    ["iris", 8],
    ["juniper", 8],
    ["kelp", 6],
    ["lilac", 5],
  ] as const),
];
const IN_BROWSERS = 4;
const AT_TERMINALS = 2;

const folder = serverFolder();
const terminal = mkdtempSync(join(tmpdir(), "evenkeel-member-"));
const bin = fileURLToPath(new URL("../../bin/evenkeel.js", import.meta.url));
let mail: MailServer;
let server: Server;
let browser: Browser;
let coach: Visit;
let round = "";

beforeAll(async () => {
  buildWeb();
  mail = await startMailServer();
  const settings = { EVENKEEL_SMTP_URL: mail.url, EVENKEEL_MAIL_FROM: "rounds@mill-race.example" };
  [server, browser] = await Promise.all([startServer({ folder, settings }), launchBrowser()]);
  coach = await visit(browser, server.origin, { expected: [401, 404, 409] });
  await enter(coach, server.link);
  await coach.page.getByLabel("Name of the organisation").fill("Mill Race");
  await coach.page.getByRole("button", { name: "Set it up" }).click();
  await coach.page.waitForURL("**/o/mill-race");
  await describeTeams(coach.page);
}, 5 * MINUTE);

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  await mail?.close();
  removeFolder(folder);
  rmSync(terminal, { recursive: true, force: true });
});

async function describeTeams(page: Page): Promise<void> {
  const { body } = await askServer(page, "GET", `${organisation}/structure`);
  const { revision } = z.object({ revision: z.int() }).parse(body);
  const changes = teams.map(([id]) => ({
    change: "put-team",
    team: { id, name: id.slice(0, 1).toUpperCase() + id.slice(1), kind: "stream-aligned", parent: null, reportsTo: null, hours: null },
  }));
  expect((await askServer(page, "POST", `${organisation}/structure/changes`, { revision, changes })).status).toBe(200);
  const people = teams.flatMap(([team, size]) => Array.from({ length: size }, (_, at) => `${team}${at}@mill-race.example,,${team},,`));
  const roster = ["mail,accounts,team,from,to", ...people].join("\n");
  const imported = await askServer(page, "POST", `${organisation}/roster?preview=no`, roster, "text/csv");
  expect(imported).toMatchObject({ status: 200, body: { added: 120, problems: [] } });
}

const roundNow = async () => roundShape.parse((await askServer(coach.page, "GET", `${organisation}/rounds/${round}`)).body);

async function until(state: string, patience: number): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    const now = await roundNow();
    if (now.state === state) return;
    if (performance.now() > end) throw new Error(`the round is ${now.state} and not ${state}: ${server.logged().slice(-2000)}`);
    await wait(500);
  }
}

/** Links as they stand in the mails of an occasion, one a person. */
async function mailedLinks(): Promise<readonly string[]> {
  const end = performance.now() + 2 * MINUTE;
  for (;;) {
    const found = mail.received.flatMap(({ message }) => {
      // RFC 2045: "=" at the end of a line joins it with the next, "=3D" is "=".
      const text = message.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");
      return /https?:\/\/answer\.\S+#r=\S+&k=[A-Za-z0-9_-]{22}/.exec(text)?.[0] ?? [];
    });
    const links = [...new Set(found)];
    if (links.length === 120) return links;
    if (performance.now() > end) throw new Error(`${links.length} of 120 links came by mail: ${server.logged().slice(-2000)}`);
    await wait(500);
  }
}

/** Agrees more the later the team stands in the list, and never with everything. */
function answersOf(open: OpenRound, member: number): Readonly<Record<string, Answer>> {
  const scale: readonly Answer[] = [2, 3, 4, 5, 6, 7];
  const items = open.questionnaire.items.filter(({ scale: asked }) => asked === "agreement");
  return Object.fromEntries(items.map(({ id }, at) => [id, scale[(member * 7 + at * 3 + (member % 5)) % scale.length] ?? 4]));
}

async function atTerminal(at: number, ...words: readonly string[]): Promise<string> {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, EVENKEEL_DATA: join(folder, "kept") };
  return (await promisify(execFile)(process.execPath, [bin, ...words], { cwd: join(terminal, String(at)), env })).stdout;
}

/** A member's own browser, which the application never sees. */
async function memberBrowser(): Promise<Visit> {
  return visit(browser, new URL(`http://answer.evenkeel.localhost:${answerPort()}`).origin);
}

const answerPort = (): string => new URL(links[0] ?? "http://x").port;
let links: readonly string[] = [];

test(
  "120 people are asked; their answers become one release, and a team commits to one thing",
  async () => {
    const { page } = coach;
    // Draft, by the page.
    await page.goto(`${server.origin}/o/mill-race/rounds`);
    await settled(page);
    await page.getByLabel("Its name, as everybody will read it").fill("Spring round");
    await page.getByRole("button", { name: "Draft it" }).click();
    await page.waitForURL(/rounds\/[0-9a-f-]{36}/);
    round = /rounds\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
    // Windows of minutes; the page offers the usual ones of a demonstration, which take a quarter of an hour.
    const begin = Math.ceil((Date.now() + 20_000) / MINUTE) * MINUTE;
    const windows = {
      ...{ enrolFrom: begin, enrolUntil: begin + 3 * MINUTE, answerFrom: begin + 3 * MINUTE + 1 },
      ...{ answerUntil: begin + 6 * MINUTE, extendUntil: begin + 7 * MINUTE },
    };
    const draft = { instrument: "baseline", title: "Spring round", k: 5, kComment: 10, disciplines: [], windows, demonstration: true };
    expect((await askServer(page, "PUT", `${organisation}/rounds/${round}`, draft)).status).toBe(200);
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: "Announce the round" }).click();
    await page.getByRole("button", { name: "Announce the round" }).click();
    await page.getByRole("heading", { name: "How it goes" }).waitFor({ timeout: MINUTE });
    expect(await seriousIssues(page)).toEqual([]);
    const announced = await roundNow();
    expect(announced.cohorts.every(({ eligible }) => eligible >= 8)).toBe(true);
    expect(announced.eligible).toBe(120);

    // Everybody gets a link by mail and fetches a ballot.
    links = await mailedLinks();
    await until("enrolling", 2 * MINUTE);
    const inBrowsers = links.slice(0, IN_BROWSERS);
    const atTerminals = links.slice(IN_BROWSERS, IN_BROWSERS + AT_TERMINALS);
    const others = links.slice(IN_BROWSERS + AT_TERMINALS);
    const visits = await Promise.all(inBrowsers.map(() => memberBrowser()));
    const enrol = async ({ page: own }: Visit, link: string): Promise<void> => {
      await own.goto(link);
      await own.getByRole("button", { name: "Get my ballot" }).click();
      await own.getByRole("heading", { name: "Your ballot is here" }).waitFor();
    };
    const enrolAtTerminal = async (link: string, at: number): Promise<void> => {
      mkdirSync(join(terminal, String(at)));
      expect(await atTerminal(at, "answer", "--link", link)).toContain("Nobody can link it to you");
      renameSync(join(terminal, String(at), `ballot-${round.slice(0, 8)}.json`), join(terminal, String(at), "kept.json"));
    };
    const first = readLink(others[0] ?? "");
    const open = await openRound(first.origin, round, first.fingerprint);
    const enrolOthers = async (): Promise<readonly Ballot[]> => {
      const fetched: Ballot[] = [];
      for (const link of others) {
        const { own, fingerprint } = readLink(link);
        if (own === null) throw new Error("a mailed link holds no code");
        fetched.push(await fetchBallot(open.manifest, fingerprint, own));
      }
      return fetched;
    };
    const [ballots] = await Promise.all([
      enrolOthers(),
      ...visits.map((own, at) => enrol(own, inBrowsers[at] ?? "")),
      ...atTerminals.map(enrolAtTerminal),
    ]);

    // They answer; one in eight stays silent, and nobody can tell who.
    await until("answering", 5 * MINUTE);
    const answer = async ({ page: own }: Visit): Promise<void> => {
      await own.reload();
      await own.getByRole("button", { name: "Begin" }).click();
      for (let item = 0; item < 43; item++) await own.keyboard.press(String(4 + (item % 4)));
      await own.getByRole("heading", { name: "In your own words" }).waitFor();
      await own.getByRole("button", { name: "Continue" }).click();
      await own.getByRole("heading", { name: "What will be stored" }).waitFor();
      await own.getByRole("button", { name: "Send" }).click();
      await own.getByRole("heading", { name: "What was stored" }).waitFor();
    };
    const { origin } = first;
    writeFileSync(join(terminal, "answers.json"), JSON.stringify({ scores: { v: 1, answers: answersOf(open, 3) } }));
    const answerAtTerminal = async (at: number): Promise<void> => {
      const said = await atTerminal(at, "answer", "--ballot", "kept.json", "--answers", "../answers.json", "--origin", origin);
      expect(said).toContain("was accepted");
    };
    await Promise.all([...visits.map(answer), ...atTerminals.map((_, at) => answerAtTerminal(at))]);
    const answering = ballots.filter((_, at) => at % 8 !== 7);
    const codes = await Promise.all(
      answering.map((ballot, at) => {
        const content = { v: 1, answers: answersOf(open, at) } as const;
        return dropFrame(origin, makeFrame(open.manifest, ballot, "scores", ballot.tokens.scores, content));
      }),
    );
    expect(new Set(codes)).toEqual(new Set([dropCodes.accepted]));
    const comments = await Promise.all(
      answering.slice(0, 40).map((ballot, at) => {
        const [prompt] = open.questionnaire.prompts;
        const content = { v: 1, answers: { [prompt?.id ?? ""]: `Reviews wait over night, case ${at}` } } as const;
        return dropFrame(origin, makeFrame(open.manifest, ballot, "comment", ballot.tokens.comment, content));
      }),
    );
    expect(new Set(comments)).toEqual(new Set([dropCodes.accepted]));

    // The release: the same for everybody, and what was signed before holds.
    await until("released", 6 * MINUTE);
    const whole = resultsShape.parse((await askServer(page, "GET", `${organisation}/rounds/${round}/results/org`)).body);
    expect(whole.nothing).toBeNull();
    expect(whole.constructs.filter(({ score }) => score !== null).length).toBe(15);
    const exported = await askServer(page, "GET", `${organisation}/rounds/${round}/export/org?format=json`);
    const { figures } = z.object({ figures: z.array(z.object({ comments: z.array(z.unknown()) })) }).parse(exported.body);
    // Each comment stands once, in the smallest group that hides its writer.
    expect(figures.flatMap(({ comments: shown }) => shown).length).toBe(40);
    writeFileSync(join(terminal, "results.json"), JSON.stringify(exported.body));
    const verified = await atTerminal(0, "verify", "--ballot", "kept.json", "--results", "../results.json", "--origin", origin);
    expect(verified).toContain("are the ones that were sealed");
    expect(verified).toContain("ok    Your ballot, scores: was counted");
    expect(verified).not.toContain("FAILS");

    // Results and the one commitment, by the page.
    await page.goto(`${server.origin}/o/mill-race/rounds/${round}/results`);
    await settled(page);
    await page.getByRole("heading", { name: "Area by area" }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByLabel("In our words").fill("Begin every review within a day");
    await page.getByLabel("Who looks after it (a role, no name)").fill("host of the week");
    await page.getByLabel("Until").fill("2027-12-31");
    await page.getByLabel("What we expect to change").fill("Changes wait less");
    await page.getByLabel("How we will know").fill("The share that waits over night falls");
    await page.getByRole("button", { name: "Make it our one thing" }).click();
    await page.getByRole("heading", { name: "Begin every review within a day" }).waitFor();
    expect([coach.complaints(), [...coach.strangers]]).toEqual([[], []]);
    for (const { complaints, strangers } of visits) {
      expect(complaints()).toEqual([]);
      // The application signs; nobody else is asked.
      expect([...strangers].filter((host) => host !== new URL(server.origin).host)).toEqual([]);
    }
  },
  20 * MINUTE,
);
