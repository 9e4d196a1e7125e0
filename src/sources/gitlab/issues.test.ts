import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY, HOSTILE, iso, issue, labelled, PEOPLE, START, who } from "./gitlab-project.fixture.ts";
import { readOf } from "./gitlab-reading.fixture.ts";
import { startGitLab } from "./gitlab-server.fixture.ts";

const day = (days: number) => START + days * DAY;
const state = (name: string, days: number) => ({ user: who(PEOPLE[1]), created_at: iso(day(days)), state: name });
const joined = (days: number) => ({
  user: who(PEOPLE[1]),
  created_at: iso(day(days)),
  action: "add",
  milestone: { id: 5, title: HOSTILE },
});
const july = { id: 5, title: HOSTILE, start_date: "2026-07-08" };
const open = { state: "opened", closed_at: null };
const moved = [
  labelled("workflow::doing", 1),
  labelled("team::security", 2),
  labelled("blocked", 2),
  labelled("team::security", 3, "remove"),
  labelled("blocked", 3, "remove"),
];
const issues = [
  issue(1, { labels: ["workflow::doing", "bug", HOSTILE] }),
  issue(2, { labels: ["workflow::doing"], ...open }),
  issue(3, { labels: ["wontfix"] }),
  issue(4, { moved_to_id: 77 }),
  issue(5, { issue_type: "incident", assignees: [] }),
  issue(6, { milestone: july, labels: ["team::search"] }),
  issue(7, { milestone: july, labels: ["tech debt", "expedite"] }),
  issue(8, { milestone: july }),
  issue(9, { labels: ["workflow::parked"], ...open }),
  issue(10, { closed_at: iso(START - DAY) }),
];
const issueEvents = {
  1: { resource_label_events: moved, resource_state_events: [state("closed", 2.5), state("reopened", 2.6), state("closed", 4)] },
  // It had its label from its beginning; the label of another event was deleted since.
  2: { resource_label_events: [{ ...labelled("x", 1), label: null }] },
  6: { resource_milestone_events: [joined(4)] },
  8: { resource_milestone_events: [joined(2.5)] },
};
const mapped = {
  states: { "workflow::doing": "active", blocked: "blocked" },
  teamField: "team",
  teams: {},
};
const closing: (() => Promise<void>)[] = [];
let address = "";
let told: Awaited<ReturnType<typeof readOf>>;

beforeAll(async () => {
  const server = await startGitLab({ project: { issues, issueEvents, requests: [], pipelines: [], deployments: [] } });
  closing.push(server.close);
  address = server.address;
  told = await readOf(address, { settings: mapped });
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
});

const id = (iid: number) => `payments-api/issue/${iid}`;
const item = (iid: number) => told.rows("work_item").find((each) => each.id === id(iid));
const way = (iid: number) =>
  told
    .rows("work_transition")
    .filter((each) => each.item === id(iid))
    .map(({ time, state_class, to_team }) => [(time - START) / DAY, state_class, to_team]);

describe("Issues of GitLab", { timeout: 60_000 }, () => {
  test("are work that waits, is worked on, is held up and is done, as their labels say", () => {
    expect(way(1)).toEqual([
      [0, "queue", "payments"],
      [1, "active", "payments"],
      [2, "blocked", "security"],
      [2.5, "done", "security"],
      [2.6, "blocked", "security"],
      [3, "active", "payments"],
      [4, "done", "payments"],
    ]);
    expect(item(1)).toMatchObject({
      class: "defect",
      started: day(1),
      done: day(4),
      dropped: null,
      team: "payments",
      container: "payments-api",
    });
  });

  test("are handed over where the label of their team changes", () => {
    expect(told.rows("handoff").map(({ item: of, time, from_team, to_team }) => [of, time, from_team, to_team])).toEqual([
      [id(1), day(2), "payments", "security"],
      [id(1), day(3), "security", "payments"],
    ]);
  });

  test("that had a label from their beginning had it then", () => {
    expect(way(2)).toEqual([[0, "active", "payments"]]);
    expect(item(2)).toMatchObject({ done: null, dropped: null, started: day(0) });
  });

  test("that were given up or moved away are dropped, not done", () => {
    for (const iid of [3, 4]) expect(item(iid)).toMatchObject({ done: null, dropped: day(4) });
  });

  test("are unplanned as incidents, by their label, or when they joined late; else nothing is guessed", () => {
    expect([5, 6, 7, 8, 3].map((iid) => item(iid)?.unplanned)).toEqual([true, true, true, false, null]);
    expect(item(5)).toMatchObject({ type: "incident", class: "incident", bucket: null });
    expect(item(7)).toMatchObject({ class: "debt", iteration: "milestone/5" });
  });

  test("whose label nobody mapped are not covered, and the label is named", () => {
    expect(way(9)).toEqual([]);
    expect(told.rows("data_quality").map(({ kind, item: of }) => [kind, of])).toEqual([
      ["status-not-mapped", "workflow::parked"],
      ["negative-duration", id(10)],
    ]);
  });

  test("without a map of labels are told by their ends alone, and ask for nothing more", async () => {
    const bare = await readOf(address);
    expect(bare.rows("work_item").length).toBe(10);
    expect([bare.rows("work_transition"), bare.rows("handoff")]).toEqual([[], []]);
    expect(bare.rows("work_item").find((each) => each.id === id(1))).toMatchObject({ started: null, done: day(4) });
    const covered = bare.rows("source_coverage").map(({ table_name }) => table_name);
    expect(covered).toContain("work_item");
    expect(covered).not.toContain("work_transition");
  });

  test("are read again one by one after a delivery", async () => {
    const { rows } = await readOf(address, { settings: mapped, only: [{ container: "101", about: "item", id: "1" }] });
    expect([rows("work_item").length, rows("work_transition").length]).toEqual([1, 7]);
  });

  test("name nobody, and carry no text", () => {
    expect(told.failure).toBeNull();
    const kept = JSON.stringify(told.parts);
    for (const person of PEOPLE) expect(kept).not.toContain(person);
    expect(kept).not.toMatch(/script|mail\.example|Name of/);
  });
});
