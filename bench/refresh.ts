import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { sourceRoutes } from "../src/contract/sources.ts";
import { sourceHandlers } from "../src/server/handlers/sources.ts";
import { createLog } from "../src/server/log.ts";
import { readSettings } from "../src/server/read-settings.ts";
import { startServer } from "../src/server/start-server.ts";
import { createOrganisation } from "../src/state/organisations.ts";

/**
 * A repository connected to a whole server and assessed over three windows and the ones before, beside plain `evenkeel assess` in the
 * same run: node bench/refresh.ts PATH... The server's event loop must not stand still for 60 ms meanwhile.
 */
const BUDGET_MS = 60;
const launcher = fileURLToPath(new URL("../bin/evenkeel.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "bench-refresh-"));
await chmod(root, 0o755);
const settings = await readSettings(
  { EVENKEEL_DATA: join(root, "data"), EVENKEEL_PORT: "5947", EVENKEEL_ANSWER_PORT: "5948", EVENKEEL_LOG_LEVEL: "warn" },
  root,
);
const server = await startServer(settings, "0.0.0", createLog(settings, process.stderr));
const { context } = server;
const transport = {
  keepSession: () => {},
  forgetSession: () => {},
  userAgent: "bench",
  address: "127.0.0.1",
  readCookie: () => null,
  setCookie: () => {},
};

let within = true;
try {
  for (const path of process.argv.slice(2)) within = (await refresh(path)) && within;
} finally {
  await server.close();
  rmSync(root, { recursive: true, force: true });
}
process.exit(within ? 0 : 1);

async function refresh(path: string): Promise<boolean> {
  const { id } = await createOrganisation(context.database, { name: "Bench", invented: false }, Date.now());
  const began = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const request = { params: { organisation: id }, body: { address: path }, signal: new AbortController().signal };
  const body = sourceRoutes.connectRepository.body.parse(request.body);
  const rest = { query: undefined, upload: null, who: { account: "", name: "bench", grants: [], session: null }, transport };
  await sourceHandlers.connectRepository({ ...request, ...rest, body }, context);
  await settled(id);
  const server = (performance.now() - began) / 1000;
  delay.disable();
  const most = delay.max / 1e6;
  const environment = { ...process.env, EVENKEEL_CACHE: mkdtempSync(join(root, "cache-")) };
  const alone = performance.now();
  const peer = spawnSync(process.execPath, [launcher, "assess", path, "--out", join(root, "report"), "--quiet"], { env: environment });
  if (peer.status !== 0) throw new Error(peer.stderr.toString());
  const plain = (performance.now() - alone) / 1000;
  console.log(
    `${path}: connected, read and assessed six times over in ${server.toFixed(2)} s; evenkeel assess once ${plain.toFixed(2)} s; event loop late by ${most.toFixed(1)} ms at most, ${(delay.percentile(99) / 1e6).toFixed(1)} ms p99 (budget ${BUDGET_MS} ms)`,
  );
  return most < BUDGET_MS;
}

async function settled(organisation: string): Promise<void> {
  for (;;) {
    const jobs = await context.jobs.list(organisation);
    const failed = jobs.find(({ state }) => state === "failed");
    if (failed !== undefined) throw new Error(failed.error?.message);
    if (jobs.some(({ kind, state }) => kind === "assess" && state === "done")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
