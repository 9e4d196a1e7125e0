import { afterEach, describe, expect, test } from "vitest";
import { openLiveHttp } from "../live/live-http.ts";
import type { Json, LiveConnection } from "../live/live-source.ts";
import { HOSTILE, lantern, PEOPLE } from "./gitlab-project.fixture.ts";
import { NOW } from "./gitlab-reading.fixture.ts";
import { type Fake, startGitLab, TOKEN } from "./gitlab-server.fixture.ts";
import { gitlab } from "./gitlab-source.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function check(fake: Fake, settings: Json = {}) {
  const { address, close } = await startGitLab(fake);
  closing.push(close);
  const connection: LiveConnection = { id: "gitlab", address, settings };
  const http = openLiveHttp({ address, headers: {}, now: () => NOW, sleep: async () => undefined, random: () => 0, fetch });
  return gitlab.check(connection, { token: TOKEN, webhook: null }, http, new AbortController().signal);
}

describe("Checking a token of GitLab", { timeout: 60_000 }, () => {
  const all = ["repositories", "changes", "runs", "deployments", "issues", "vulnerabilities"];

  test("says what it may read, and proposes what labels of boards mean", async () => {
    const labels = ["workflow::in dev", "workflow::blocked", "To Do", "workflow::verification", HOSTILE, "team::payments", PEOPLE[0]];
    const checked = await check({ project: { labels } });
    expect(checked).toEqual({
      reads: all,
      cannot: [],
      states: { "workflow::in dev": "active", "workflow::blocked": "blocked", "To Do": "queue", "workflow::verification": "active" },
    });
  });

  test("says what each scope is missing for", async () => {
    const none = await check({ scopes: ["read_user"] });
    expect([none.reads, none.cannot.map(({ what }) => what)]).toEqual([[], all]);
    const noGit = await check({ scopes: ["read_api"] });
    expect([noGit.reads, noGit.cannot.map(({ what }) => what)]).toEqual([all, ["git history of private repositories"]]);
    expect((await check({ scopes: ["api"] })).cannot).toEqual([]);
  });

  test.each([
    ["merge_requests?", "changes"],
    ["pipelines?", "runs"],
    ["deployments?", "deployments"],
    ["issues?", "issues"],
    ["/api/graphql", "vulnerabilities"],
  ])("tries %s and says that %s cannot be read", async (part, what) => {
    const checked = await check({ refused: { [part]: 403 } });
    expect(checked.cannot.map((each) => each.what)).toEqual([what]);
    expect(checked.reads).toEqual(all.filter((each) => each !== what));
  });

  const project = lantern().project;
  const projects = [{ ...project, id: 99, path_with_namespace: "lantern/old", archived: true }, { ...project, id: 100 }, project];

  test("asks elsewhere for what the first repository has switched off, is too empty for, or gives nobody because it is archived", async () => {
    // The fake knows nothing of projects 99 and 100: each of their lists is not found, as one that is switched off.
    const checked = await check({ project: { projects, labels: ["To Do"] } });
    expect(checked).toEqual({ reads: all, cannot: [], states: { "To Do": "queue" } });
  });

  test("says what the token may not, where every repository refuses it", async () => {
    const checked = await check({ project: { projects }, refused: { "issues?": 403 } });
    expect(checked.cannot.map(({ what }) => what)).toEqual(["issues"]);
  });

  test("says when it sees no repository, or none of the chosen ones", async () => {
    expect((await check({ project: { projects: [] } })).cannot.map(({ what }) => what)).toEqual(["repositories"]);
    expect((await check({}, { only: ["lanter"] })).cannot.map(({ what }) => what)).toEqual(["repositories"]);
    expect((await check({}, { only: ["lantern"] })).cannot).toEqual([]);
  });
});
