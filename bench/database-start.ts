/**
 * Start of the embedded PostgreSQL on an empty folder (budget 3 s with migrations) and on a made one (1 s), best of three, as other
 * work on the machine only adds to it. Peer: a bare initdb with the same flags is most of the first start.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/state/database.ts";
import { startEmbeddedPostgres } from "../src/state/embedded-postgres.ts";
import { makeCluster } from "../src/state/make-cluster.ts";
import { migrate } from "../src/state/migrate.ts";
import { postgresAccount } from "../src/state/postgres-account.ts";
import { postgresPrograms } from "../src/state/postgres-programs.ts";

const BUDGET_MS = { first: 3_000, warm: 1_000 };

async function startOnce(dataFolder: string): Promise<number> {
  const before = performance.now();
  const postgres = await startEmbeddedPostgres({ dataFolder });
  const database = openDatabase(postgres);
  await migrate(database);
  const took = performance.now() - before;
  await database.close();
  await postgres.stop();
  return took;
}

async function bareInitdb(dataFolder: string): Promise<number> {
  const account = await postgresAccount();
  const { initdb } = await postgresPrograms(dataFolder, account);
  const before = performance.now();
  const runFolder = join(dataFolder, "postgres-run");
  await makeCluster({ initdb, cluster: join(dataFolder, "bare"), runFolder, user: "bare", password: "bare", account, durable: true });
  return performance.now() - before;
}

const best = { first: Number.POSITIVE_INFINITY, warm: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
for (let round = 0; round < 3; round++) {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-bench-"));
  best.first = Math.min(best.first, await startOnce(folder));
  best.warm = Math.min(best.warm, await startOnce(folder));
  best.bare = Math.min(best.bare, await bareInitdb(folder));
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(
  `first ${best.first.toFixed(0)} ms (budget ${BUDGET_MS.first}; bare initdb ${best.bare.toFixed(0)} ms), warm ${best.warm.toFixed(0)} ms (budget ${BUDGET_MS.warm})\n`,
);
process.exitCode = best.first <= BUDGET_MS.first && best.warm <= BUDGET_MS.warm ? 0 : 1;
