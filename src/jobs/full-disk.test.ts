import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Job } from "../contract/sources.ts";
import { DAY } from "../core/model/time.ts";
import { aRepository, MONDAY } from "../sources/git/git-repository.fixture.ts";
import { createOrganisation } from "../state/organisations.ts";
import { changeStructure } from "../state/structure.ts";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { openEvidence } from "./open-evidence.ts";
import { openJobs } from "./open-jobs.ts";

const canMount = process.getuid?.() === 0 && process.platform === "linux" && mounts();

function mounts(): boolean {
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// Needs a file system of its own that can be filled: only where this process may mount one.
test.runIf(canMount)("a disk that is full while a job writes is named on the job; others go on, and with space so does it", async () => {
  const ends: (() => unknown)[] = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), "full-"));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const small = join(folder, "organisations", "harbour");
    await mkdir(small, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=40k", "tmpfs", small]);
    ends.push(() => execFileSync("umount", ["--lazy", small]));
    const repository = aRepository();
    ends.push(repository.remove);
    for (let day = 0; day < 30; day += 1)
      repository.commit({ at: MONDAY + day * DAY, mail: `p${day % 6}@example.org`, files: { [`src/f${day}`]: String(day) } });
    const database = await openTestDatabase();
    ends.push(() => database.close());
    for (const name of ["Harbour", "Quay"]) {
      const { id } = await createOrganisation(database, { name, invented: false }, MONDAY);
      const cart = { id: "cart", name: "Cart", address: repository.dir, team: null };
      await changeStructure(database, id, { revision: 1, changes: [{ change: "put-repository", repository: cart }] }, MONDAY);
    }
    const settings = {
      databaseUrl: database.url,
      dataFolder: folder,
      masterKeyFile: null,
      evidenceUrl: null,
      version: "0.0.0",
      localRepositories: null,
    };
    const evidence = openEvidence(settings);
    ends.push(() => evidence.close());
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
    });
    ends.push(() => jobs.close());
    const over = async (asked: Job): Promise<Job> => {
      const until = performance.now() + 120_000;
      for (;;) {
        const job = (await jobs.list(asked.organisation)).find(({ id }) => id === asked.id);
        if (job !== undefined && job.ended !== null) return job;
        if (performance.now() > until) throw new Error("the work does not end");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };

    const full = await over(await jobs.read("harbour", "read-repository", "cart"));
    expect(full).toMatchObject({ state: "failed", error: { code: "output.disk-full", whatToDo: expect.stringMatching(/EVENKEEL_DATA/) } });
    expect(JSON.stringify(full.error)).not.toMatch(/cache/i);
    expect(await over(await jobs.read("quay", "read-repository", "cart"))).toMatchObject({ state: "done" });
    execFileSync("mount", ["-o", "remount,size=50m", small]);
    expect(await over(await jobs.retry("harbour", full.id))).toMatchObject({ state: "done", error: null });
  } finally {
    for (const end of ends.reverse()) await end();
  }
});
