import { afterEach, describe, expect, test } from "vitest";
import { HOSTILE, HOUR, issue, lantern, PEOPLE, pipeline, request, START, said } from "./gitlab-project.fixture.ts";
import { NOW, readOf } from "./gitlab-reading.fixture.ts";
import { type Fake, startGitLab } from "./gitlab-server.fixture.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Three merge requests, a pipeline, a deployment and an issue. */
const small = { requests: [1, 2, 3].map((iid) => request(iid, START)), issues: [issue(1)] };

async function open(fake: Fake = {}) {
  const server = await startGitLab({ ...fake, project: { ...small, ...fake.project } });
  closing.push(server.close);
  return server;
}

type Told = Awaited<ReturnType<typeof readOf>>;
const covered = ({ rows }: Told) => rows("source_coverage").map(({ table_name }) => table_name);
const missing = ({ rows }: Told) =>
  rows("data_quality")
    .filter(({ kind }) => kind === "no-source")
    .map(({ item }) => item);

function expectNobody(text: string): void {
  for (const person of PEOPLE) expect(text).not.toContain(person);
  expect(text).not.toMatch(/script|mail\.example|Name of/);
}

describe("A list of a repository that GitLab refuses", { timeout: 60_000 }, () => {
  test.each([
    ["merge_requests?", 403, ["change", "review_step"]],
    ["pipelines?", 403, ["run", "run_control"]],
    ["pipelines/7/jobs", 403, ["run", "run_control"]],
    ["deployments?", 404, ["deployment", "deployment_change"]],
    ["issues?", 403, ["work_item"]],
    ["issues?", 410, ["work_item"]],
    ["/discussions", 403, ["change", "review_step"]],
  ])("by %s and %i is no source: nothing of it is covered or counted as none, and the rest is read", async (part, status, tables) => {
    const told = await readOf((await open({ refused: { [part]: status } })).address);
    expect(told.failure).toBeNull();
    for (const table of tables) expect(covered(told)).not.toContain(table);
    expect(missing(told)).toEqual(expect.arrayContaining(tables));
    expect(covered(told)).toContain("weakness");
    expectNobody(JSON.stringify(told.parts));
  });

  test("that has no approval rules says so once, asks once, and reads its reviews all the same", async () => {
    const server = await open();
    const told = await readOf(server.address);
    expect(server.asked.filter((url) => url.endsWith("/approval_state")).length).toBe(1);
    expect(missing(told)).toContain("approval-rules");
    expect(told.rows("review_step").length).toBeGreaterThan(0);
  });

  test("is read from its beginning once it is switched on", async () => {
    const before = await readOf((await open({ refused: { "issues?": 403 } })).address);
    const cursor = before.parts.at(-1)?.cursor ?? null;
    const after = await readOf((await open()).address, { cursor, now: NOW + 24 * HOUR });
    expect(after.rows("work_item").length).toBe(1);
    expect(after.rows("change")).toEqual([]);
  });

  test.each<readonly [Fake, string]>([
    [{ refused: { "merge_requests/2/commits": 404 } }, "was deleted meanwhile"],
    [{ endless: 2 }, "leads in circles"],
  ])("in part (%o) leaves out what %s, and names it", async (fake) => {
    const server = await open(fake);
    const told = await readOf(server.address);
    expect(told.rows("change").map(({ id }) => id)).toEqual(["request/1", "request/3"]);
    const unread = { source: "gitlab", container: "payments-api", kind: "item-unreadable", item: "merge_requests/2", n: 1 };
    expect(told.rows("data_quality")).toContainEqual(unread);
    expect(server.asked.length).toBeLessThan(150);
  });
});

describe("A repository of GitLab", { timeout: 60_000 }, () => {
  test.each([404, 410])("that was deleted (%i) is told and ends nothing", async (status) => {
    const told = await readOf((await open({ refused: { "/projects/101": status } })).address);
    expect(told.failure).toBeNull();
    expect(told.rows("data_quality").map(({ kind }) => kind)).toEqual(["repository-gone"]);
    expect(covered(told)).toEqual([]);
  });

  test("that was renamed or transferred is asked for by its number, and by its new path where GitLab wants one", async () => {
    const project = { ...lantern().project, path_with_namespace: "beacon/billing-api" };
    const told = await readOf((await open({ project: { project } })).address);
    expect(told.rows("change").map(({ repo }) => repo)).toContain("payments-api");
    expect(covered(told)).toContain("weakness");
  });

  test("that is archived is read, and one without a branch has no default branch", async () => {
    const project = { ...lantern().project, archived: true, default_branch: null };
    const told = await readOf((await open({ project: { project } })).address);
    expect(told.failure).toBeNull();
    expect(told.rows("run").map(({ branch_role }) => branch_role)).toContain("other");
  });

  test("counts accounts that no rule places, and names none", async () => {
    const threads = () => [said(1, 1, "lantern-p1-stranger", HOSTILE, "comment"), said(2, 2, "lantern-p1-other", HOSTILE, "comment")];
    const told = await readOf((await open({ project: { threads } })).address);
    expect(told.rows("data_quality")).toContainEqual(expect.objectContaining({ kind: "account-unknown", n: 2 }));
    expectNobody(JSON.stringify(told.parts));
  });
});

describe("Reading GitLab", { timeout: 60_000 }, () => {
  test.each([
    [{ status: 500 }],
    [{ status: 503, headers: { "retry-after": "3" } }],
    [{ half: true }],
    [{ status: 429, headers: { "retry-after": "3" } }],
    [{ status: 403, headers: { "ratelimit-remaining": "0", "ratelimit-reset": "30" } }],
  ])("goes on after %o, to the same rows", async (trouble) => {
    const [whole, told] = [await readOf((await open()).address), await readOf((await open({ trouble: [trouble] })).address)];
    expect([told.failure, told.parts]).toEqual([null, whole.parts]);
    expect(told.waits.length).toBeGreaterThan(0);
  });

  test("waits for half of what its quota has left, as GitLab's RateLimit headers tell it", async () => {
    const reset = String(NOW / 1000 + 60);
    const quota = (left: number) => ({ status: 503, headers: { "ratelimit-remaining": String(left), "ratelimit-reset": reset } });
    const told = await readOf((await open({ trouble: [quota(10), quota(5)] })).address);
    expect(told.failure).toBeNull();
    expect(told.waits.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  });

  test.each([
    [{ status: 500 }, "source.unavailable"],
    [{ half: true }, "source.schema-changed"],
    [{ status: 429 }, "source.rate-limited"],
  ])("gives up %o after a bounded number of tries, by name, and goes on where it was", async (trouble, code) => {
    const server = await open();
    const first = await readOf(server.address, { stopAfter: 2 });
    server.troubles.push(...Array.from({ length: 9 }, () => trouble));
    const cursor = first.parts.at(-1)?.cursor ?? null;
    const asked = server.asked.length;
    const failed = await readOf(server.address, { cursor });
    expect(failed.failure).toMatchObject({ code });
    expect(server.asked.length - asked).toBe(9);
    expectNobody(`${failed.failure} ${JSON.stringify(failed.failure)} ${JSON.stringify(failed.parts)}`);
    const rest = await readOf(server.address, { cursor });
    expect(rest.failure).toBeNull();
    expect(covered(rest)).toEqual(expect.arrayContaining(["deployment", "work_item", "weakness"]));
  });

  test("stops at a token that expires while it reads, and goes on with a new one", async () => {
    const server = await open();
    const first = await readOf(server.address, { stopAfter: 2 });
    const cursor = first.parts.at(-1)?.cursor ?? null;
    expect((await readOf(server.address, { cursor, token: "expired" })).failure).toMatchObject({ code: "source.unauthorised" });
    const rest = await readOf(server.address, { cursor });
    expect(rest.failure).toBeNull();
    // What was read before is not read again.
    expect(rest.rows("change")).toEqual([]);
  });

  test("asks next time only for what changed since, with an hour's overlap, and every night for two weeks", async () => {
    const [old, late] = [request(1, START), request(2, NOW - 10 * 24 * HOUR)];
    const pipelines = [pipeline(1, START)];
    const first = await readOf((await open({ project: { requests: [old, late], pipelines } })).address);
    const cursor = first.parts.at(-1)?.cursor ?? null;
    const fresh = { ...old, updated_at: new Date(NOW - HOUR / 2).toISOString() };
    const server = await open({ project: { requests: [fresh, late], pipelines } });
    const changes = (told: Told) => told.rows("change").map(({ id }) => id);
    expect(changes(await readOf(server.address, { cursor, now: NOW + HOUR }))).toEqual(["request/1"]);
    expect(changes(await readOf(server.address, { cursor, now: NOW + HOUR, reconcile: true }))).toEqual(["request/1", "request/2"]);
  });

  test("tells nothing of anybody in cursors", async () => {
    const told = await readOf((await open()).address);
    expectNobody(JSON.stringify(told.parts.map(({ cursor }) => cursor)));
  });
});

describe("Several repositories", { timeout: 60_000 }, () => {
  const numbers = [101, 102, 103, 104, 105, 106];
  const repositories = numbers.map((number) => ({ id: `r${number}`, native: String(number), path: `lantern/r${number}` }));
  const others = Object.fromEntries(
    numbers.slice(1).map((number) => [
      number,
      {
        ...small,
        requests: [1, 2].map((iid) => request(iid, START)),
        project: { ...lantern().project, id: number, path_with_namespace: `lantern/r${number}` },
      },
    ]),
  );
  const of = ({ rows }: Told) =>
    rows("change")
      .map(({ repo, id }) => `${repo} ${id}`)
      .toSorted();

  test("are read side by side, each as if alone", async () => {
    const server = await open({ others });
    const told = await readOf(server.address, { repositories });
    expect(told.failure).toBeNull();
    expect(of(told)).toEqual(numbers.flatMap((number) => (number === 101 ? [1, 2, 3] : [1, 2]).map((iid) => `r${number} request/${iid}`)));
    const last = server.asked.findLastIndex((url) => url.includes("/projects/101"));
    expect(server.asked.slice(0, last).some((url) => url.includes("/projects/102"))).toBe(true);
  });

  test("go on where they were killed, at each page, to the same rows", async () => {
    const { address } = await open({ others });
    const whole = await readOf(address, { repositories });
    for (let kept = 0; kept < whole.parts.length; kept += 3) {
      const first = await readOf(address, { repositories, stopAfter: kept });
      const rest = await readOf(address, { repositories, cursor: first.parts.at(-1)?.cursor ?? null });
      expect([...new Set([...of(first), ...of(rest)])].toSorted(), `killed after ${kept}`).toEqual(of(whole));
    }
  });
});
