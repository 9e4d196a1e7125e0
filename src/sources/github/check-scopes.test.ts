import { afterEach, describe, expect, test } from "vitest";
import { openLiveHttp } from "../live/live-http.ts";
import { type FakeRepository, githubServer } from "./github-server.fixture.ts";
import { githubSource } from "./github-source.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const all = ["changes", "runs", "deployments", "code scanning", "Dependabot", "secrets"];
const nothing = { pulls: [], runs: [], deployments: [] };
const on = { "code-scanning": [], dependabot: [], "secret-scanning": [] };
const off = { "code-scanning": null, dependabot: null, "secret-scanning": null };

/** Where everything is switched on. */
const whole = (id: number, more: Partial<FakeRepository> = {}): FakeRepository => ({
  ...{ ...nothing, id, path: `lantern/part-${id}`, alerts: on },
  ...more,
});

async function check(repositories: readonly FakeRepository[]) {
  const server = await githubServer(repositories);
  closing.push(server.close);
  const { address, token } = server;
  const http = openLiveHttp({ address, headers: {}, now: Date.now, sleep: async () => undefined, random: () => 0, fetch });
  const checked = await githubSource.check(
    { id: "forge", address, settings: {} },
    { token, webhook: null },
    http,
    new AbortController().signal,
  );
  return { ...checked, missing: checked.cannot.map(({ what }) => what), asked: server.asked };
}

describe("Checking a token of GitHub", { timeout: 60_000 }, () => {
  test("asks elsewhere for what the first repository has switched off, is too empty for, or gives nobody because it is archived", async () => {
    const archived = whole(1, { archived: true, alerts: off, refused: { "dependabot/alerts": 403, "actions/runs": 404 } });
    const empty = whole(2, { alerts: off, refused: { "actions/runs": 404, deployments: 404 } });
    const checked = await check([archived, empty, whole(3)]);
    expect([checked.reads, checked.missing]).toEqual([["repositories", ...all], []]);
    expect(checked.asked.filter((url) => url.includes("part-1/"))).toEqual([]);
  });

  test("joins what several repositories show, one scanner here and one there", async () => {
    const first = whole(1, { alerts: { ...off, dependabot: [] } });
    const second = whole(2, { alerts: { ...off, "secret-scanning": [] } });
    const checked = await check([first, second]);
    expect(checked.missing).toEqual(["code scanning"]);
    expect(checked.cannot[0]?.why).toContain('"Code scanning alerts: read"');
  });

  test("tries an archived one where there is no other", async () => {
    expect((await check([whole(1, { archived: true })])).reads).toEqual(["repositories", ...all]);
  });

  test("says what the token may not, where every repository refuses it", async () => {
    const refused = { "actions/runs": 403 };
    const checked = await check([whole(1, { refused }), whole(2, { refused })]);
    expect(checked.missing).toEqual(["runs"]);
    expect(checked.cannot[0]?.why).toContain('give it "Actions: read"');
  });

  test("asks a few of many repositories, and of each only what is still open", async () => {
    const many = Array.from({ length: 40 }, (_, index) => whole(index + 1, { alerts: { ...on, dependabot: null } }));
    const checked = await check(many);
    expect(checked.missing).toEqual(["Dependabot"]);
    expect(checked.asked.filter((url) => url.includes("/dependabot/")).length).toBe(10);
    expect(checked.asked.filter((url) => url.includes("/pulls")).length).toBe(1);
  });

  test("says that it sees no repository", async () => {
    expect((await check([])).missing).toEqual(["repositories"]);
  });
});
