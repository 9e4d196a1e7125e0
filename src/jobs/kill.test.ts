import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { DAY } from "../core/model/time.ts";
import { createRandom } from "../core/statistics/random.ts";
import { aRepository, MONDAY } from "../sources/git/git-repository.fixture.ts";
import { readReport } from "../state/assessments.ts";
import { createOrganisation } from "../state/organisations.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function aServer(databaseUrl: string, folder: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL("./work-until-killed.fixture.ts", import.meta.url));
  const server = spawn(process.execPath, [program, databaseUrl, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await once(server.stdout, "data");
  return server;
}

async function kill(server: ChildProcess): Promise<void> {
  const gone = once(server, "exit");
  server.kill("SIGKILL");
  await gone;
}

test("kill -9 of the server at any moment loses no work: the next start carries on at once", { timeout: 240_000 }, async () => {
  const database = await openTestDatabase();
  ended.push(() => database.close());
  const folder = await mkdtemp(join(tmpdir(), "killed-"));
  ended.push(() => rm(folder, { recursive: true, force: true }));
  const repository = aRepository();
  ended.push(repository.remove);
  for (let day = 0; day < 60; day += 1)
    repository.commit({ at: MONDAY + day * DAY, mail: `p${day % 6}@example.org`, files: { a: String(day) } });
  const { id } = await createOrganisation(database, { name: "Harbour", invented: false }, MONDAY);
  const names = ["cart", "shop", "web"];
  const changes = names.map((name) => ({
    change: "put-repository" as const,
    repository: { id: name, name, address: repository.dir, team: null },
  }));
  await changeStructure(database, id, { revision: 1, changes }, MONDAY);

  const random = createRandom(3);
  let server = await aServer(database.url, folder);
  ended.push(() => server.exitCode ?? kill(server));
  // Asked of the database, as another process would: what is acknowledged here must be done in the end.
  const rows = names.map(
    (name) => `('read-repository', 'exclusive', '{"organisation":"${id}","subject":"${name}"}', '${id}/${name}', '${id}')`,
  );
  await database.pool.query(`insert into jobs.job (name, policy, data, singleton_key, group_id) values ${rows.join(", ")}`);
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random.uniform() * 1_500));
    await kill(server);
    server = await aServer(database.url, folder);
  }
  const left = async () => {
    const found = await database.pool.query<{ name: string; state: string }>(
      "select name, state::text from jobs.job where name in ('read-repository', 'assess')",
    );
    return found.rows;
  };
  const until = performance.now() + 120_000;
  while ((await left()).some(({ state }) => ["created", "retry", "active"].includes(state)) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const all = await left();
  expect(all.filter(({ name }) => name === "read-repository").map(({ state }) => state)).toEqual(["completed", "completed", "completed"]);
  expect(all.some(({ name, state }) => name === "assess" && state === "completed")).toBe(true);
  const report = await readReport(database, id, 52, "now", "org");
  expect(report?.subject.repositories.map((each) => [each.id, each.commits])).toEqual(names.map((name) => [name, 60]));
});
