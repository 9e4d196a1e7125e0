import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { Row } from "../../core/evidence/tables.ts";
import { type Organisation, unknownOrganisation } from "../../core/model/organisation.ts";
import { DAY, HOUR } from "../../core/model/time.ts";
import { aRepository, MONDAY, type TestRepository } from "./git-repository.fixture.ts";
import { aReader, type Reader } from "./read-git.fixture.ts";

const opened: { remove: () => void }[] = [];
afterEach(() => {
  for (const thing of opened.splice(0)) thing.remove();
});

function repository(options?: Parameters<typeof aRepository>[0]): TestRepository {
  const made = aRepository(options);
  opened.push(made);
  return made;
}

function reader(organisation?: Organisation): Reader {
  const made = aReader(organisation);
  opened.push(made);
  return made;
}

async function rowsOf(made: TestRepository, organisation?: Organisation): Promise<Reader["sink"]> {
  const into = reader(organisation);
  await into.read(made.dir);
  return into.sink;
}

const commitNamed = (sink: Reader["sink"], oid: string): Row<"commit"> | undefined => sink.rows("commit").find((row) => row.oid === oid);
const changeNamed = (sink: Reader["sink"], oid: string): Row<"change"> | undefined =>
  sink.rows("change").find((row) => row.merge_oid === oid);

describe("the walk", () => {
  test("gives every commit of main with the parents and files that git tells", async () => {
    const made = repository();
    const root = made.commit({ files: { "a.txt": "1", "src/b.txt": "1" } });
    const side = made.commit({ branch: "topic", from: root, files: { "src/b.txt": "2" } });
    const merge = made.commit({ subject: "Merge branch 'topic'", merge: [side] });
    const sink = await rowsOf(made);
    expect(sink.rows("commit")).toHaveLength(3);
    expect(commitNamed(sink, merge)).toMatchObject({
      parent1: root,
      parent2: side,
      n_parents: 2,
      kind: "merge",
      n_files: 0,
      on_main: true,
      content_key: null,
    });
    expect(commitNamed(sink, root)).toMatchObject({ parent1: null, n_files: 2, committed: MONDAY + 60_000 });
    const paths = new Map(sink.rows("path").map((row) => [row.path_id, row.path]));
    expect(
      sink
        .rows("commit_path")
        .map((row) => [row.oid, paths.get(row.path_id), row.status])
        .toSorted(),
    ).toEqual(
      [
        [root, "a.txt", "A"],
        [root, "src/b.txt", "A"],
        [side, "src/b.txt", "M"],
      ].toSorted(),
    );
  });

  test("keeps paths with line feeds, quotes, 0x01 and bytes that are no UTF-8", async () => {
    const made = repository();
    made.commit({ files: { "line\nfeed": "1", 'quo"te': "1", "\u0001start": "1", "caf\u00e9": "1", ":100644 looks like meta": "1" } });
    const sink = await rowsOf(made);
    expect(
      sink
        .rows("path")
        .map((row) => row.path)
        .toSorted(),
    ).toEqual(["\u0001start", ":100644 looks like meta", "caf\u00e9", "line\nfeed", 'quo"te']);
  });

  test("reads text that imitates the grammar as text", async () => {
    const made = repository();
    const oid = made.commit({ subject: "\u0001deadbeef", body: "\n:100644 100644 a b M\u0001", files: { a: "1" } });
    const sink = await rowsOf(made);
    expect(sink.rows("commit").map((row) => [row.oid, row.n_files])).toEqual([[oid, 1]]);
  });

  test("reads repositories with 64-digit ids and merges of many parents", async () => {
    const made = repository({ format: "sha256" });
    const root = made.commit({ files: { a: "1" } });
    const sides = ["x", "y", "z"].map((branch) => made.commit({ branch, from: root, files: { [branch]: "1" } }));
    const merge = made.commit({ subject: "Merge all", merge: sides });
    const sink = await rowsOf(made);
    expect(commitNamed(sink, merge)).toMatchObject({ n_parents: 4, parent2: sides[0] });
    expect(merge).toHaveLength(64);
    expect(changeNamed(sink, merge)?.n_files).toBe(3);
  });

  test("leaves out branches without work in the window and marks the others as off main", async () => {
    const made = repository();
    const root = made.commit({ at: MONDAY });
    made.commit({ branch: "stale", from: root, at: MONDAY + DAY });
    const fresh = made.commit({ branch: "fresh", from: root, at: MONDAY + 30 * DAY });
    const into = reader();
    await into.read(made.dir, { from: MONDAY + 10 * DAY });
    expect(
      into.sink
        .rows("commit")
        .map((row) => [row.oid, row.on_main])
        .toSorted(),
    ).toEqual(
      [
        [root, true],
        [fresh, false],
      ].toSorted(),
    );
  });
});

describe("where a repository may lie", () => {
  test("a subfolder, a worktree, a bare clone and a detached head read the same commits", async () => {
    const made = repository();
    made.commit({ files: { "deep/er/a": "1" } });
    made.commit({ files: { "deep/er/a": "2" } });
    made.git("reset", "-q", "--hard");
    made.git("worktree", "add", "-q", "-b", "other", "../tree-of-".concat(made.dir.slice(-6)));
    const tree = join(made.dir, "..", "tree-of-".concat(made.dir.slice(-6)));
    opened.push({ remove: () => execFileSync("rm", ["-rf", tree]) });
    made.git("clone", "-q", "--bare", ".", "bare.git");
    const locations = [join(made.dir, "deep", "er"), tree, join(made.dir, "bare.git"), join(made.dir, ".git")];
    const counts = await Promise.all(locations.map(async (location) => (await reader().read(location)).commits));
    expect(counts).toEqual([2, 2, 2, 2]);
    made.git("checkout", "-q", "--detach", "HEAD~1");
    expect(await reader().read(made.dir)).toMatchObject({ commits: 1, main: "HEAD" });
  });

  test("an address is cloned without file contents, and a later run fetches what is new", async () => {
    const made = repository();
    made.git("config", "uploadpack.allowFilter", "true");
    made.commit({ files: { a: "1", ".mailmap": "Ada <ada@example.org> <old@example.org>\n" } });
    const address = pathToFileURL(made.dir).href;
    const into = reader();
    const first = await into.read(address);
    expect(first).toMatchObject({ commits: 1, main: "main", changed: true });
    made.commit({ files: { a: "2" } });
    const second = await into.read(address);
    expect(second).toMatchObject({ commits: 2, changed: true });
    expect((await into.read(address)).changed).toBe(false);
    const clone = new TextDecoder().decode(execFileSync("git", ["-C", second.gitDir, "rev-list", "--objects", "--missing=print", "HEAD"]));
    expect(clone).toMatch(/^\?/m);
    expect(readFileSync(join(second.gitDir, "config"), "utf8")).not.toContain(made.dir);
  });

  test("a blob-less clone gives the same rows as the full repository", async () => {
    const made = repository();
    made.git("config", "uploadpack.allowFilter", "true");
    for (let i = 0; i < 5; i += 1) made.commit({ files: { [`f${i % 2}`]: String(i) } });
    const full = reader();
    const partial = reader();
    await full.read(made.dir);
    await partial.read(pathToFileURL(made.dir).href);
    for (const table of ["commit", "commit_path", "path", "change"] as const)
      expect(partial.sink.rows(table)).toEqual(full.sink.rows(table));
  });

  test("a shallow clone says how far back it reaches and counts no file of its last commits", async () => {
    const made = repository();
    for (let i = 0; i < 5; i += 1) made.commit({ files: { [`f${i}`]: "1" } });
    made.git("clone", "-q", "--bare", "--depth", "2", pathToFileURL(made.dir).href, "shallow.git");
    const into = reader();
    const read = await into.read(join(made.dir, "shallow.git"));
    expect(read).toMatchObject({ shallow: true, commits: 2 });
    expect(into.sink.rows("commit_path")).toHaveLength(1);
    expect(into.sink.rows("source_coverage")[0]?.covered_from).toBe(Math.min(...into.sink.rows("commit").map((row) => row.committed)));
    expect(into.sink.rows("data_quality").map((row) => row.kind)).toContain("shallow-boundary");
  });

  test("nothing in the repository is written", async () => {
    const made = repository();
    made.commit({ files: { a: "1" } });
    const before = execFileSync("find", [made.dir, "-type", "f", "-printf", "%p %T@ %s\n"]).toString();
    await reader().read(made.dir);
    expect(execFileSync("find", [made.dir, "-type", "f", "-printf", "%p %T@ %s\n"]).toString()).toBe(before);
  });

  test("errors have names", async () => {
    const made = repository();
    await expect(reader().read(made.dir)).rejects.toMatchObject({ code: "git.empty-repository" });
    mkdirSync(join(made.dir, "..", "no-repo-".concat(made.dir.slice(-6))));
    const empty = join(made.dir, "..", "no-repo-".concat(made.dir.slice(-6)));
    opened.push({ remove: () => execFileSync("rm", ["-rf", empty]) });
    await expect(reader().read(empty)).rejects.toMatchObject({ code: "git.not-a-repository" });
    await expect(reader().read(join(empty, "missing"))).rejects.toMatchObject({ code: "git.not-a-repository" });
    await expect(reader().read("file://user:hush@/nowhere/at-all.git")).rejects.toMatchObject({
      code: "git.clone-failed",
      message: expect.not.stringContaining("hush"),
    });
  });

  test("a damaged tree is named, not skipped", async () => {
    const made = repository();
    made.commit({ files: { "src/a": "1" } });
    made.commit({ files: { "src/a": "2" } });
    const tree = made.git("rev-parse", "HEAD^:src");
    for (const pack of readdirSync(join(made.dir, ".git/objects/pack")))
      execFileSync("mv", [join(made.dir, ".git/objects/pack", pack), made.dir]);
    for (const pack of readdirSync(made.dir).filter((name) => name.endsWith(".pack")))
      execFileSync("git", ["unpack-objects", "-q"], { cwd: made.dir, input: readFileSync(join(made.dir, pack)) });
    execFileSync("rm", ["-f", join(made.dir, ".git/objects", tree.slice(0, 2), tree.slice(2))]);
    await expect(reader().read(made.dir)).rejects.toMatchObject({ code: "git.unreadable-object" });
  });

  test("an interrupted run says so", async () => {
    const made = repository();
    made.commit();
    await expect(reader().read(made.dir, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "run.interrupted" });
    const stopping = new AbortController();
    await expect(reader().read(made.dir, { signal: stopping.signal, progress: () => stopping.abort() })).rejects.toMatchObject({
      code: "run.interrupted",
    });
  });
});

describe("people are dropped at the door", () => {
  const organisation: Organisation = {
    ...unknownOrganisation,
    teams: [
      { id: "cart", name: "Cart", kind: "stream-aligned", parent: null, hours: null },
      { id: "night", name: "Night", kind: "operations", parent: null, hours: { timeZone: null, from: 0, to: 6, days: [1, 2, 3, 4, 5] } },
    ],
    roster: [
      { match: "canary@example.org", team: "cart", from: null, to: MONDAY + DAY },
      { match: "canary@example.org", team: "night", from: MONDAY + DAY, to: null },
      { match: "@example.net", team: "cart", from: null, to: null },
    ],
  };

  test("an account becomes the team it was in when it wrote, and a bucket that no other quarter shares", async () => {
    const made = repository();
    const early = made.commit({ name: "Canary Person", mail: "Canary@Example.org", at: MONDAY });
    const late = made.commit({ name: "Canary Person", mail: "canary@example.org", at: MONDAY + 2 * DAY });
    const quarter = made.commit({ name: "Canary Person", mail: "canary@example.org", at: MONDAY + 100 * DAY });
    const domain = made.commit({ mail: "someone@example.net", at: MONDAY + 101 * DAY });
    const outside = made.commit({ mail: "who@example.com", at: MONDAY + 102 * DAY });
    const sink = await rowsOf(made, organisation);
    const found = [early, late, quarter, domain, outside].map((oid) => commitNamed(sink, oid));
    expect(found.map((row) => row?.team)).toEqual(["cart", "night", "night", "cart", null]);
    expect(found[0]?.bucket).toMatch(/^[0-9a-f]{8}$/);
    expect(found[0]?.bucket).toBe(found[1]?.bucket);
    expect(found[0]?.bucket).not.toBe(found[2]?.bucket);
  });

  test("a mailmap joins the addresses of one contributor", async () => {
    const made = repository();
    made.commit({ mail: "old@example.org", files: { ".mailmap": "Canary <canary@example.org> <OLD@example.org>\n" } });
    made.commit({ mail: "canary@example.org" });
    const sink = await rowsOf(made, organisation);
    expect(new Set(sink.rows("commit").map((row) => row.bucket)).size).toBe(1);
    expect(sink.rows("commit").map((row) => row.team)).toEqual(["cart", "cart"]);
  });

  test("automation has no team, no bucket and no hours; an address-less commit has no bucket", async () => {
    const made = repository();
    const bots = [
      ["dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", "update-bot"],
      ["renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com", "update-bot"],
      ["semantic-release-bot", "semantic-release-bot@martynus.net", "release-bot"],
      ["github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com", "ci-bot"],
      ["Claude", "noreply@anthropic.com", "agent"],
      ["thing", "project_42_bot@noreply.gitlab.example.org", "other-bot"],
      ["acme[bot]", "1+acme[bot]@users.noreply.github.com", "other-bot"],
    ] as const;
    const oids = bots.map(([name, mail]) => made.commit({ name, mail }));
    const nameless = made.commit({ mail: "" });
    const sink = await rowsOf(made, organisation);
    expect(oids.map((oid) => commitNamed(sink, oid)?.actor)).toEqual(bots.map(([, , actor]) => actor));
    expect(oids.every((oid) => commitNamed(sink, oid)?.bucket === null && commitNamed(sink, oid)?.out_of_hours === null)).toBe(true);
    expect(commitNamed(sink, nameless)).toMatchObject({ actor: "human", bucket: null });
  });

  test("no name or address is in any row or kept file", async () => {
    const made = repository();
    const root = made.commit({ name: "Zanzibar Canary", mail: "zanzibar@example.org", files: { a: "1" } });
    const side = made.commit({
      branch: "zanzibar/topic",
      from: root,
      name: "Zanzibar Canary",
      mail: "zanzibar@example.org",
      body: "Co-authored-by: Quokka Bird <quokka@example.net>",
    });
    made.commit({ subject: "Merge branch 'zanzibar/topic'", merge: [side] });
    made.tag("v1");
    const into = reader(organisation);
    const written: string[] = [];
    await into.read(made.dir);
    for (const table of [
      "repo",
      "commit",
      "commit_path",
      "path",
      "change",
      "deployment",
      "deployment_change",
      "source_coverage",
      "data_quality",
    ] as const)
      written.push(JSON.stringify(into.sink.rows(table)));
    for (const file of readdirSync(into.cacheDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
      written.push(readFileSync(join(file.parentPath, file.name), "latin1"));
    expect(written.join("\n")).not.toMatch(/zanzibar|quokka/i);
    expect(into.sink.rows("commit").map((row) => row.co_teams)).toEqual(expect.arrayContaining([1]));
  });

  test("out of hours is judged by the clock the author had and the hours of the team", async () => {
    const made = repository();
    const office = made.commit({ mail: "x@example.com", at: MONDAY });
    const evening = made.commit({ mail: "x@example.com", at: MONDAY, offset: "+1000" });
    const sunday = made.commit({ mail: "x@example.com", at: MONDAY - DAY });
    const night = made.commit({ mail: "canary@example.org", at: MONDAY + DAY, offset: "+0000" });
    const sink = await rowsOf(made, organisation);
    expect([office, evening, sunday, night].map((oid) => commitNamed(sink, oid)?.out_of_hours)).toEqual([false, true, true, true]);
    expect(commitNamed(sink, evening)?.tz_min).toBe(600);
  });
});

describe("changes", () => {
  test("a merge takes its first commit and team from the side branch, never from who merged", async () => {
    const made = repository();
    const root = made.commit({ at: MONDAY });
    const a = made.commit({
      branch: "topic",
      from: root,
      at: MONDAY + HOUR,
      name: "A",
      mail: "a@example.org",
      files: { "src/auth/login.ts": "1", "test/a.test.ts": "1" },
    });
    const b = made.commit({
      branch: "topic",
      from: a,
      at: MONDAY + 2 * HOUR,
      name: "B",
      mail: "b@example.org",
      files: { "docs/x.md": "1" },
    });
    const merge = made.commit({
      subject: "Merge pull request #3 from someone/topic",
      merge: [b],
      at: MONDAY + 5 * HOUR,
      name: "Merger",
      mail: "merger@example.org",
    });
    const sink = await rowsOf(made);
    expect(changeNamed(sink, merge)).toMatchObject({
      style: "merge",
      first_commit: MONDAY + HOUR,
      merged: MONDAY + 5 * HOUR,
      n_files: 3,
      is_security: true,
      touches_tests: true,
      touches_docs: true,
      bucket: commitNamed(sink, a)?.bucket,
    });
    expect(sink.rows("change")).toHaveLength(2);
  });

  test("a squashed change hides its first commit; a direct one shows it; a back-merge has none", async () => {
    const made = repository();
    const root = made.commit({ at: MONDAY });
    const squash = made.commit({ subject: "fix: totals (#12)", at: MONDAY + HOUR });
    const direct = made.commit({ subject: "Add a cart", at: MONDAY + 2 * HOUR, committed: MONDAY + 3 * HOUR });
    const side = made.commit({ branch: "develop", from: root, at: MONDAY + HOUR });
    const back = made.commit({ subject: "Merge branch 'develop'", merge: [side], at: MONDAY + 4 * HOUR });
    const skewed = made.commit({ at: MONDAY + 50 * DAY, committed: MONDAY + 5 * HOUR });
    const sink = await rowsOf(made);
    expect([squash, direct, back, skewed].map((oid) => [changeNamed(sink, oid)?.style, changeNamed(sink, oid)?.first_commit])).toEqual([
      ["squash", null],
      ["direct", MONDAY + 2 * HOUR],
      ["merge", null],
      ["direct", null],
    ]);
    expect(changeNamed(sink, squash)?.kind).toBe("fix");
    expect(changeNamed(sink, back)?.bucket).toBeNull();
    expect(commitNamed(sink, skewed)?.clock_suspect).toBe(true);
  });

  test("the bucket of a change is salted for the quarter of its merge", async () => {
    const made = repository();
    const root = made.commit({ at: MONDAY });
    const side = made.commit({ branch: "topic", from: root, at: MONDAY + 80 * DAY });
    const merge = made.commit({ subject: "Merge branch 'topic'", merge: [side], at: MONDAY + 100 * DAY });
    const next = made.commit({ at: MONDAY + 101 * DAY });
    const sink = await rowsOf(made);
    expect(changeNamed(sink, merge)?.bucket).toBe(commitNamed(sink, next)?.bucket);
    expect(changeNamed(sink, merge)?.bucket).not.toBe(commitNamed(sink, side)?.bucket);
  });

  test("updates by bots wait while open, and say whether they close a weakness only when the text does", async () => {
    const made = repository();
    const bot = { name: "dependabot[bot]", mail: "49699333+dependabot[bot]@users.noreply.github.com" };
    const root = made.commit({ at: MONDAY });
    made.commit({ ...bot, branch: "dependabot/npm/b-2", from: root, subject: "Bump b from 1 to 2", at: MONDAY + HOUR });
    made.commit({ ...bot, branch: "dependabot/npm/c-2", from: root, subject: "Bump c from 1 to 2", at: MONDAY + HOUR });
    const quiet = made.commit({ ...bot, subject: "Bump c from 1 to 2 (#7)", at: MONDAY + 2 * HOUR });
    const telling = made.commit({
      ...bot,
      subject: "Bump d from 1 to 2",
      body: "Fixes CVE-2026-12345",
      at: MONDAY + 3 * HOUR,
      committed: MONDAY + 9 * HOUR,
    });
    const sink = await rowsOf(made);
    expect(
      sink
        .rows("change")
        .filter((row) => row.merged === null)
        .map((row) => [row.style, row.opened, row.is_dependency_update]),
    ).toEqual([["open", MONDAY + HOUR, true]]);
    expect(changeNamed(sink, quiet)).toMatchObject({ is_security_update: null, opened: null, is_dependency_update: true });
    expect(changeNamed(sink, telling)).toMatchObject({ is_security_update: true, opened: MONDAY + 3 * HOUR });
    expect(changeNamed(sink, root)?.is_security_update).toBe(false);
  });

  test("a revert names what it takes back, and a cherry-pick shares the content key of its twin", async () => {
    const made = repository();
    const root = made.commit({ files: { a: "1" }, at: MONDAY });
    const one = made.commit({ branch: "topic", from: root, files: { b: "1" }, at: MONDAY + HOUR });
    const twin = made.commit({ files: { b: "1" }, at: MONDAY + HOUR, committed: MONDAY + 2 * HOUR });
    const revert = made.commit({ subject: 'Revert "Change"', body: `This reverts commit ${twin}.`, files: { b: null } });
    const sink = await rowsOf(made);
    expect(commitNamed(sink, one)?.content_key).toBe(commitNamed(sink, twin)?.content_key);
    expect(commitNamed(sink, revert)).toMatchObject({ kind: "revert", reverts_oid: twin });
    expect(changeNamed(sink, revert)?.reverts_oid).toBe(twin);
  });

  test("owners come from the caller's rule, asked with the first parent", async () => {
    const made = repository();
    const root = made.commit({ files: { a: "1" } });
    const next = made.commit({ files: { b: "1" } });
    const asked: unknown[] = [];
    const into = reader();
    await into.read(made.dir, {
      classify: async () => (paths, at) => {
        asked.push([paths, at.firstParentOid]);
        return { ownerTeams: 2, needsSecurity: true };
      },
    });
    expect(asked).toEqual([
      [["a"], null],
      [["b"], root],
    ]);
    expect(changeNamed(into.sink, next)).toMatchObject({ n_owner_teams: 2, needs_security: true });
  });
});

describe("release tags as a proxy for deployments", () => {
  test("a change belongs to the first release that contains it; the first release tells nothing", async () => {
    const made = repository();
    made.commit();
    made.tag("v1.0");
    const two = made.commit({ subject: "fix: two" });
    made.tag("v1.1-rc1");
    made.tag("v1.1");
    made.tag("latest");
    const three = made.commit({ subject: "Add three" });
    const four = made.commit({ subject: "fix: four" });
    made.tag("v1.2");
    const waiting = made.commit();
    const sink = await rowsOf(made);
    const id = made.dir.split("/").at(-1);
    expect(sink.rows("deployment").map((row) => [row.artifact, row.prev_success_id, row.is_fix_only])).toEqual([
      ["v1.0", null, null],
      ["v1.1", `${id}@v1.0`, true],
      ["v1.2", `${id}@v1.1`, false],
    ]);
    expect(
      sink
        .rows("deployment_change")
        .map((row) => [row.deployment, row.oid])
        .toSorted(),
    ).toEqual(
      [
        [`${id}@v1.1`, two],
        [`${id}@v1.2`, three],
        [`${id}@v1.2`, four],
      ].toSorted(),
    );
    expect(sink.rows("deployment_change").some((row) => row.oid === waiting)).toBe(false);
  });

  test("a release off main carries the main changes it contains, however old its branch", async () => {
    const made = repository();
    const root = made.commit({ at: MONDAY });
    made.tag("v1.0", root, MONDAY);
    const kept = made.commit({ at: MONDAY + HOUR });
    const old = made.commit({ branch: "maint", from: kept, at: MONDAY + 2 * HOUR, subject: "fix: x" });
    made.tag("v1.1", old, MONDAY + DAY);
    const later = made.commit({ at: MONDAY + 50 * DAY });
    made.tag("v2.0", later, MONDAY + 51 * DAY);
    const into = reader();
    await into.read(made.dir, { from: MONDAY + 20 * DAY });
    expect(into.sink.rows("deployment_change").map((row) => [row.deployment.split("@")[1], row.oid])).toEqual([
      ["v1.1", kept],
      ["v2.0", later],
    ]);
    expect(into.sink.rows("deployment").map((row) => row.is_fix_only)).toEqual([null, null, false]);
  });
});
