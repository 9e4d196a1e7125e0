import { afterEach, beforeEach, expect, test } from "vitest";
import type { Job } from "../contract/sources.ts";
import { job as jobShape } from "../contract/sources.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { Database } from "../state/database.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import type { Evidence } from "./evidence.ts";
import type { Jobs } from "./jobs.ts";
import { type JobsSettings, openJobs } from "./open-jobs.ts";

let database: Database;
const open: Jobs[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.close();
  await database.close();
});

/** Evidence whose work lasts until the test lets it end: what is tested here is the line in front of it. */
function slowEvidence() {
  const log: string[] = [];
  const doors = new Map<
    string,
    { readonly end: () => void; readonly fail: (error: Error) => void; readonly progress: (at: Progress) => void }
  >();
  const work = (name: string, progress: (at: Progress) => void, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      log.push(name);
      doors.set(name, { end: resolve, fail: reject, progress });
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const nothing = { rows: 0, from: null, to: null };
  const evidence: Evidence = {
    readRepository: (organisation, repository, progress, signal) =>
      work(`read ${organisation}/${repository}`, progress, signal).then(() => nothing),
    readFiles: (organisation, progress, signal) => work(`files ${organisation}`, progress, signal).then(() => nothing),
    findRepositories: async () => ["found"],
    readConnection: (organisation, connection, how, progress, signal) =>
      work(`${how} ${organisation}/${connection}`, progress, signal).then(() => nothing),
    drainIngest: (organisation, signal) => work(`drain ${organisation}`, () => {}, signal),
    forgetConnection: async () => {},
    coverage: async () => [],
    assess: (organisation, progress, signal) => work(`assess ${organisation}`, progress, signal),
    demonstrate: (progress, signal) => work("demonstrate", progress, signal),
    handoffs: async () => ({ from: 0, to: 0, nodes: [], edges: [], suppressed: 0, unknown: null }),
    forget: async () => {},
    close: async () => {},
  };
  const door = async (name: string) => {
    await eventually(() => expect(doors.has(name)).toBe(true));
    const found = doors.get(name);
    if (found === undefined) throw new Error(`${name} never began`);
    doors.delete(name);
    return found;
  };
  return { evidence, log, door };
}

async function start(evidence: Evidence, more: Partial<JobsSettings> = {}): Promise<Jobs> {
  const jobs = await openJobs({
    database,
    evidence,
    allSources: async () => [],
    inventedOrganisations: async () => [],
    endInventedRounds: async () => {},
    forgetFormerMembers: async () => {},
    digests: { due: async () => [], send: async () => {} },
    rounds: async () => {},
    now: Date.now,
    complain: () => {},
    ...more,
  });
  open.push(jobs);
  return jobs;
}

async function eventually(check: () => void | Promise<void>, patience = 120_000): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const stateOf = async (jobs: Jobs, id: string) => (await jobs.list(null)).find((job) => job.id === id)?.state;

test("asking again while a repository waits or runs answers the same job", async () => {
  const { evidence, log, door } = slowEvidence();
  const jobs = await start(evidence);
  const first = await jobs.read("harbour", "read-repository", "cart");
  const waiting = await jobs.read("harbour", "read-repository", "shop");
  const { end } = await door("read harbour/cart");
  expect((await jobs.read("harbour", "read-repository", "cart")).id).toBe(first.id);
  expect((await jobs.read("harbour", "read-repository", "shop")).id).toBe(waiting.id);
  expect(await stateOf(jobs, first.id)).toBe("running");
  expect(await stateOf(jobs, waiting.id)).toBe("waiting");
  // What runs is told from memory, what waits from the table: both as the contract says, or the page of sources would fail.
  for (const shown of await jobs.list("harbour")) expect(jobShape.safeParse(shown).error?.issues ?? []).toEqual([]);
  expect(log).toEqual(["read harbour/cart"]);
  end();
  (await door("read harbour/shop")).end();
});

test("one assessment follows the last of several reads", async () => {
  const { evidence, log, door } = slowEvidence();
  const jobs = await start(evidence);
  await jobs.read("harbour", "read-repository", "cart");
  await jobs.read("harbour", "read-repository", "shop");
  (await door("read harbour/cart")).end();
  (await door("read harbour/shop")).end();
  (await door("assess harbour")).end();
  await eventually(async () => expect((await jobs.list("harbour")).every(({ state }) => state === "done")).toBe(true));
  expect(log).toEqual(["read harbour/cart", "read harbour/shop", "assess harbour"]);
});

test("two reads that end in the same moment are assessed once", async () => {
  const { evidence, log, door } = slowEvidence();
  const jobs = await start(evidence);
  await jobs.read("harbour", "read-repository", "cart");
  await jobs.read("harbour", "read-file", "organisation");
  const both = [await door("read harbour/cart"), await door("files harbour")];
  for (const { end } of both) end();
  (await door("assess harbour")).end();
  await eventually(async () => expect((await jobs.list("harbour")).every(({ state }) => state === "done")).toBe(true));
  expect(log.filter((each) => each.startsWith("assess"))).toEqual(["assess harbour"]);
});

test("repositories a forge lists are read while it is still being read, and assessed without waiting for it", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence);
  const job = await jobs.read("harbour", "read-connection", "forge");
  const tool = await door("new harbour/forge");
  (await door("read harbour/found")).end();
  (await door("assess harbour")).end();
  expect(await stateOf(jobs, job.id)).toBe("running");
  tool.end();
  (await door("assess harbour")).end();
});

test("what arrives at the door is read soon: events are folded, and of a tool only what it told of", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence);
  jobs.arrived("events", "harbour", "ci");
  jobs.arrived("hints", "harbour", "forge");
  (await door("drain harbour")).end();
  (await door("hints harbour/forge")).end();
  expect(await jobs.list("harbour")).toEqual([]);
});

test("a failure keeps its name and what to do, and no stack", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence);
  const job = await jobs.read("harbour", "read-repository", "cart");
  (await door("read harbour/cart")).fail(new EvenkeelError("git.clone-failed", "It could not be cloned.", "Check the address."));
  await eventually(async () => expect(await stateOf(jobs, job.id)).toBe("failed"));
  const failed = (await jobs.list("harbour")).find(({ id }) => id === job.id);
  expect(failed?.error).toEqual({ code: "git.clone-failed", message: "It could not be cloned.", whatToDo: "Check the address." });
  const { rows } = await database.pool.query("select output::text from jobs.job where id::text = $1", [job.id]);
  expect(rows[0]?.output).not.toMatch(/stack|at file|\.ts:/);
  const again = await jobs.retry("harbour", job.id);
  expect(again.state).toBe("waiting");
  (await door("read harbour/cart")).end();
});

test("work is cancelled before it begins and while it runs, and can be tried again", async () => {
  const { evidence, log, door } = slowEvidence();
  const jobs = await start(evidence);
  const running = await jobs.read("harbour", "read-repository", "cart");
  const waiting = await jobs.read("harbour", "read-repository", "shop");
  await door("read harbour/cart");
  await jobs.cancel("harbour", waiting.id);
  await jobs.cancel("harbour", running.id);
  await eventually(async () =>
    expect([await stateOf(jobs, running.id), await stateOf(jobs, waiting.id)]).toEqual(["cancelled", "cancelled"]),
  );
  (await door("assess harbour")).end();
  expect(log).toEqual(["read harbour/cart", "assess harbour"]);
  const again = await jobs.retry("harbour", waiting.id);
  expect((await door("read harbour/shop")).end()).toBeUndefined();
  await eventually(async () => expect(await stateOf(jobs, again.id)).toBe("done"));
});

test("work of another organisation is not found", async () => {
  const { evidence } = slowEvidence();
  const jobs = await start(evidence);
  const job = await jobs.read("harbour", "read-repository", "cart");
  await expect(jobs.cancel("mill", job.id)).rejects.toMatchObject({ code: "job.not-found" });
  await expect(jobs.retry("harbour", "no such id")).rejects.toMatchObject({ code: "job.not-found" });
  await expect(jobs.retry("harbour", job.id)).rejects.toMatchObject({ code: "job.not-over" });
});

test("who watches hears each job at most four times a second, and its end", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence);
  const stop = new AbortController();
  const heard: Job[] = [];
  const listening = (async () => {
    for await (const job of jobs.watch("harbour", stop.signal)) heard.push(job);
  })();
  const job = await jobs.read("harbour", "read-repository", "cart");
  const { progress, end } = await door("read harbour/cart");
  const began = performance.now();
  for (let done = 0; performance.now() - began < 1_000; done += 1) {
    progress({ what: "Reading history", done, total: null, unit: "commits" });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const during = heard.filter((each) => each.id === job.id && each.progress !== null);
  expect(during.length).toBeGreaterThanOrEqual(3);
  expect(during.length).toBeLessThanOrEqual(5);
  end();
  await eventually(() => expect(heard.findLast((each) => each.id === job.id)?.state).toBe("done"));
  (await door("assess harbour")).end();
  stop.abort();
  await listening;
});

test("a server that stops leaves running work in the line for the next one", async () => {
  const first = slowEvidence();
  const jobs = await start(first.evidence);
  const job = await jobs.read("harbour", "read-repository", "cart");
  await first.door("read harbour/cart");
  await jobs.close();
  open.splice(0);
  const second = slowEvidence();
  const began = performance.now();
  const next = await start(second.evidence);
  (await second.door("read harbour/cart")).end();
  expect(performance.now() - began).toBeLessThan(30_000);
  await eventually(async () => expect(await stateOf(next, job.id)).toBe("done"));
});

test("connections that PostgreSQL breaks stop nothing for long", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence);
  const job = await jobs.read("harbour", "read-repository", "cart");
  const { end } = await door("read harbour/cart");
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  end();
  await eventually(async () => expect(await stateOf(jobs, job.id)).toBe("done"));
  const next = await jobs.read("harbour", "read-repository", "shop");
  (await door("read harbour/shop")).end();
  await eventually(async () => expect(await stateOf(jobs, next.id)).toBe("done"));
});

test("the nightly schedule reads every source", async () => {
  const { evidence, door } = slowEvidence();
  const jobs = await start(evidence, { allSources: async () => [{ organisation: "harbour", kind: "read-repository", source: "cart" }] });
  const { rows } = await database.pool.query("select name, cron from jobs.schedule order by name");
  expect(rows).toEqual([
    { name: "digests-due", cron: "0 * * * *" },
    { name: "forget-former-members", cron: "47 1 * * *" },
    { name: "refresh-all", cron: "17 2 * * *" },
    { name: "rounds", cron: "* * * * *" },
  ]);
  await database.pool.query("insert into jobs.job (name, policy) values ('refresh-all', 'exclusive')");
  (await door("read harbour/cart")).end();
  await eventually(async () => expect((await jobs.list("harbour")).map(({ kind }) => kind)).toContain("assess"));
});

test("a digest that is due goes out once in its hour, however often that is asked", async () => {
  const { evidence } = slowEvidence();
  const sent: string[] = [];
  let at = Date.UTC(2026, 4, 11, 7, 0);
  const asked: number[] = [];
  const digests = {
    due: async (when: number) => {
      asked.push(when);
      return ["harbour", "quay"];
    },
    send: async (organisation: string) => void sent.push(organisation),
  };
  const jobs = await start(evidence, { digests, now: () => at });
  const ask = async () => {
    const before = asked.length;
    await database.pool.query("insert into jobs.job (name, policy) values ('digests-due', 'exclusive')");
    await eventually(() => expect(asked.length).toBe(before + 1));
    await eventually(async () => expect((await jobs.list(null)).every(({ state }) => state === "done")).toBe(true));
    const running = "select from jobs.job where name = 'digests-due' and state < 'completed'";
    await eventually(async () => expect((await database.pool.query(running)).rowCount).toBe(0));
  };
  await ask();
  await eventually(() => expect(sent.toSorted()).toEqual(["harbour", "quay"]));
  at += 50 * 60_000;
  await ask();
  expect(sent).toHaveLength(2);
  at += 10 * 60_000;
  await ask();
  await eventually(() => expect(sent.toSorted()).toEqual(["harbour", "harbour", "quay", "quay"]));
});

test("every night those who left long ago are forgotten", async () => {
  const { evidence } = slowEvidence();
  const nights: number[] = [];
  await start(evidence, { forgetFormerMembers: async (at) => void nights.push(at), now: () => 7 });
  await database.pool.query("insert into jobs.job (name, policy) values ('forget-former-members', 'exclusive')");
  await eventually(() => expect(nights).toEqual([7]));
});
