import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type TeamRepository, teamRepository } from "../team-repository.fixture.ts";
import { buildWeb } from "../web-build.fixture.ts";
import { enter, launchBrowser, type Visit, visit } from "./browser.fixture.ts";
import { onDarkPhone, onLightDesk, seriousIssues, settled, sideways } from "./page-checks.fixture.ts";
import { removeFolder, type Server, serverFolder, startServer, stopServer } from "./server.fixture.ts";
import { askServer, untilAnswered } from "./session.fixture.ts";

// A coach describes an organisation; a lead of one of its teams answers back. What either does stands where the other looks.

const DAY = 86_400;
const folder = serverFolder();
const at = "/api/organisations/mill-race";
const revised = z.object({ revision: z.int(), undo: z.array(z.unknown()) });
const problems = z.object({ applied: z.boolean(), problems: z.array(z.object({ place: z.string(), problem: z.string() })) });
const findings = z.object({ findings: z.array(z.object({ id: z.string(), outcome: z.string() })) });
let repository: TeamRepository;
let server: Server;
let browser: Browser;
let coach: Visit;

beforeAll(async () => {
  buildWeb();
  repository = teamRepository({ contributors: 7, weeks: 14, end: Math.floor(Date.now() / 1000) - DAY });
  [server, browser] = await Promise.all([startServer({ folder }), launchBrowser()]);
  coach = await visit(browser, server.origin, { expected: [401, 404] });
  await enter(coach, server.link);
  await coach.page.getByLabel("Name of the organisation").fill("Mill Race");
  await coach.page.getByRole("button", { name: "Set it up" }).click();
  await coach.page.waitForURL("**/o/mill-race");
  await change(coach.page, { change: "put-team", team: teamOf("wheel", "Wheel", "stream-aligned") });
  const connected = await askServer(coach.page, "POST", `${at}/sources/repositories`, {
    address: repository.path,
    name: "ledger",
    team: "wheel",
  });
  expect(connected.status).toBe(200);
  await untilAnswered(coach.page, at, "home?node=ledger&weeks=12", 120_000);
});

afterAll(async () => {
  await browser?.close();
  if (server !== undefined) await stopServer(server);
  removeFolder(folder);
  rmSync(repository.path, { recursive: true, force: true });
});

const teamOf = (id: string, name: string, kind: string) => ({ id, name, kind, parent: null, reportsTo: null, hours: null });

/** Makes changes at the revision there is, and gives what undoes them. */
async function change(page: Page, ...changes: readonly unknown[]): Promise<readonly unknown[]> {
  const { body } = await askServer(page, "GET", `${at}/structure`);
  const { revision } = z.object({ revision: z.int() }).parse(body);
  const answer = await askServer(page, "POST", `${at}/structure/changes`, { revision, changes });
  return revised.parse(answer.body).undo;
}

const exported = async () => String((await askServer(coach.page, "GET", `${at}/evenkeel.yaml`)).body);

describe("a coach", () => {
  test("adds a team of any script, ends it and takes that back", async () => {
    const { page } = coach;
    await change(page, { change: "put-team", team: teamOf("weir", "Wehr 堰 – הסכר", "platform") });
    const undo = await change(page, { change: "end-team", team: "weir" });
    expect(await exported()).toMatch(/id: weir\n(?: {4}.*\n)* {4}to: /);
    await change(page, ...undo);
    expect(await exported()).toMatch(/id: weir\n {4}name: Wehr 堰 – הסכר\n {4}kind: platform\n(?! {4}to:)/);
    await page.goto(`${server.origin}/o/mill-race/teams`);
    await page.getByText("Wehr 堰 – הסכר").first().waitFor();
  });

  test("is told row and column of what does not fit in a table, and nothing of it is kept", async () => {
    const table = "id,kind,parent\nsluice,platform,\nspillway,platform,nobody\n";
    const answer = await askServer(coach.page, "POST", `${at}/structure/import?form=teams-csv&preview=no`, table, "text/csv");
    expect(problems.parse(answer.body)).toEqual({
      applied: false,
      problems: [expect.objectContaining({ place: "row 3, column parent", problem: "is neither id nor name of a team" })],
    });
    expect(await exported()).not.toContain("sluice");
  });

  test("takes the structure out as evenkeel.yaml, and in again it changes nothing", async () => {
    const again = await askServer(
      coach.page,
      "POST",
      `${at}/structure/import?form=evenkeel&preview=yes`,
      await exported(),
      "application/yaml",
    );
    expect(again.body).toMatchObject({ changes: [], problems: [] });
  });

  test("says when people work, and raises the smallest group, which then has no way down", async () => {
    const { page } = coach;
    await page.goto(`${server.origin}/o/mill-race/organisation/describe`);
    const frame = page.locator("#frame");
    await frame.getByRole("button", { name: "Change" }).click();
    await frame.getByLabel("Work ends").selectOption({ label: "17:00" });
    await frame.getByLabel("Friday").uncheck();
    await frame.getByLabel("Time zone").fill("Europe/Vienna");
    await frame.getByLabel("Smallest group").fill("6");
    await onDarkPhone(page);
    expect(await seriousIssues(page)).toEqual([]);
    expect(await sideways(page)).toBeNull();
    await onLightDesk(page);
    await frame.getByRole("button", { name: "Save" }).click();
    await frame.getByText("to 17:00 on Monday, Tuesday, Wednesday and Thursday, in the zone Europe/Vienna").waitFor();
    await frame.getByText("6 people").waitFor();
    await page.getByText("Mill Race is changed.").waitFor();
    expect(await exported()).toMatch(/^k: 6$/m);
    await page.getByRole("button", { name: "Undo" }).click();
    await frame.getByText("to 19:00").waitFor();
    expect(await frame.getByText("6 people").count()).toBe(1);
  });

  test("sets a threshold with its reason, changes it, and takes it away", async () => {
    const { page } = coach;
    await page.goto(`${server.origin}/o/mill-race/organisation/describe`);
    const own = page.locator("#thresholds");
    await own.getByRole("button", { name: "Set a threshold" }).click();
    await own.getByLabel("Threshold").fill("30");
    await own.getByLabel("Why").fill("agreed in <b>March</b>");
    await own.getByRole("button", { name: "Save" }).click();
    await own.getByText("Why: agreed in <b>March</b>").waitFor();
    expect(await exported()).toContain("reason: agreed in <b>March</b>");
    await own.getByRole("button", { name: "Change" }).click();
    await own.getByLabel("Why").fill("agreed in April");
    await own.getByRole("button", { name: "Save" }).click();
    await own.getByText("Why: agreed in April").waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await own.getByRole("button", { name: "Take away" }).click();
    await own.getByText("None: the thresholds of the catalogue hold.").waitFor();
    expect(coach.complaints()).toEqual([]);
  });

  test("takes the report out in every form", async () => {
    const { page } = coach;
    const forms = { html: /^<!doctype html>/i, json: /"schema":\s*"evenkeel\.report\/1"/, csv: /^[a-z_]+,/, md: /^#{1,3} Evenkeel/ };
    for (const [form, start] of Object.entries(forms)) {
      const { status, body } = await askServer(page, "GET", `${at}/report?node=org&weeks=12&form=${form}`);
      expect([form, status]).toEqual([form, 200]);
      expect(typeof body === "string" ? body : JSON.stringify(body)).toMatch(start);
      for (const person of repository.people) expect(JSON.stringify(body)).not.toContain(person);
    }
  });
});

describe("a lead", () => {
  const said = "Two of these were agreed with the weir team beforehand; <b>ask us</b>.";
  let lead: Visit;

  beforeAll(async () => {
    const grants = [{ role: "lead", organisation: "mill-race", team: "wheel" }];
    const invited = await askServer(coach.page, "POST", "/api/people", { name: "Lee Race", mail: "lee@example.org", grants });
    const { link } = z.object({ link: z.string() }).parse(invited.body);
    lead = await visit(browser, server.origin, { expected: [401] });
    await enter(lead, link);
  });

  test("notes what should be known beside a finding, which then stands on the finding and in the report", async () => {
    const { page } = lead;
    const listed = await askServer(page, "GET", `${at}/findings?node=wheel&weeks=12`);
    const decided = findings.parse(listed.body).findings.find(({ outcome }) => outcome === "present");
    await page.goto(`${server.origin}/o/mill-race/findings/${decided?.id}?team=wheel`);
    await settled(page);
    await page.getByRole("button", { name: "Add a note of the team" }).click();
    await page.getByLabel("What should be known beside this finding?").fill(said);
    await page.getByRole("button", { name: "Add the note" }).click();
    await page.getByRole("heading", { name: "A team sees it differently" }).waitFor();
    await page.reload();
    await page.getByText(said, { exact: true }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    const report = await askServer(coach.page, "GET", `${at}/report?node=wheel&weeks=12&form=html`);
    expect(String(report.body)).toContain(said.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  });

  test("says what the team aims at, which then stands on the measure", async () => {
    const { page, complaints, strangers } = lead;
    await page.goto(`${server.origin}/o/mill-race/measures/E06?team=wheel`);
    await settled(page);
    await page.getByRole("button", { name: "Set an aim" }).click();
    await page.getByLabel("To").fill("20");
    await page.getByLabel("By").fill("2030-06-30");
    await page.getByLabel("Why").fill("A first look within a working day or so.");
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText("A first look within a working day or so.").waitFor();
    expect([complaints(), [...strangers]]).toEqual([[], []]);
  });

  test("reads in words that what belongs to another team is not open to the role", async () => {
    const { page } = lead;
    const stranger = await visit(browser, server.origin, { state: await lead.context.storageState(), expected: [401, 403, 404] });
    await stranger.page.goto(`${server.origin}/o/mill-race?team=weir`);
    await stranger.page.getByRole("heading", { name: "This is not open to your role." }).waitFor();
    expect(await seriousIssues(stranger.page)).toEqual([]);
    await stranger.context.close();
    expect((await askServer(page, "GET", `${at}/evenkeel.yaml`)).status).toBe(403);
  });
});
