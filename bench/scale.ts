/**
 * `node bench/scale.ts [small]`: a generated organisation of 1,000 members, 200 teams, 3,000 repositories and ten million events in a
 * whole server: how long and with how much memory the evidence process assesses it, how late the server's event loop ever is meanwhile,
 * and how fast pages read afterwards, beside a bare HTTP server in the same run. `small` is one million events and 50 nodes.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { createLog } from "../src/server/log.ts";
import { readSettings } from "../src/server/read-settings.ts";
import { type RunningServer, startServer } from "../src/server/start-server.ts";
import { createApiToken } from "../src/state/api-tokens.ts";
import { createOrganisation } from "../src/state/organisations.ts";
import { createAccount } from "../src/state/people.ts";
import { replaceStructure } from "../src/state/structure-replace.ts";
import { generateOrganisation, type Size, structureOf } from "./generate-organisation.ts";

const whole: Size = { members: 1_000, areas: 20, teams: 200, repositories: 3_000, events: 10_000_000 };
const small: Size = { members: 100, areas: 2, teams: 12, repositories: 37, events: 1_000_000 };
const size = process.argv[2] === "small" ? small : whole;
const BUDGET = { read: 50, worst: 1_500, late: 60 };
/** Under the pace the server allows one person. */
const READS = 100;
const PORT = 5961;
const NEVER = new AbortController().signal;

interface Line {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly budget: number | null;
}
const lines: Line[] = [];
const note = (what: string, measured: number, unit: string, budget: number | null = null): void => {
  lines.push({ what, measured, unit, budget });
  const against = budget === null ? "" : `   budget ${budget} ${unit}${measured < budget ? "" : "   OUTSIDE"}`;
  process.stdout.write(`${what.padEnd(52)} ${measured.toFixed(unit === "ms" ? 1 : 0).padStart(10)} ${unit.padEnd(4)}${against}\n`);
};

/** Peak resident memory of the processes below this one, by what they run; Linux only. */
function peaks(words: string): number {
  try {
    const list = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
    return Math.max(...list.flatMap((child) => [child, ...childrenOf(child)]).map((id) => peakOf(id, words)));
  } catch {
    return Number.NaN;
  }
}

function childrenOf(id: string): readonly string[] {
  return readFileSync(`/proc/${id}/task/${id}/children`, "utf8").trim().split(" ").filter(Boolean);
}

function peakOf(id: string, words: string): number {
  if (!readFileSync(`/proc/${id}/cmdline`, "utf8").includes(words)) return 0;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1024;
}

const times = z.array(z.number());
const lateness = z.number();

/** This file in a process of its own, so that what is measured is the server and not the measuring; starting one holds the loop up. */
function beside(role: "reader" | "peer"): ChildProcess {
  return fork(fileURLToPath(import.meta.url), [role], { execArgv: [] });
}

async function asked(child: ChildProcess, question: Question): Promise<unknown> {
  const answer = once(child, "message");
  child.send(question);
  return (await answer)[0];
}

interface Beside {
  /** Reads pages, four at once. */
  readonly reader: ChildProcess;
  /** A bare HTTP server. */
  readonly peer: ChildProcess;
}

/** Of one address; the first four wait for the page to be made. */
interface Reads {
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
}

async function reads({ reader }: Beside, address: string, token: string, count = READS): Promise<Reads> {
  const took = times.parse(await asked(reader, { what: "read", address, token, count }));
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), worst: at(1) };
}

async function readMany(address: string, token: string, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  let left = count;
  const one = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      const began = performance.now();
      const answer = await fetch(address, { headers: token === "" ? {} : { authorization: `Bearer ${token}` } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, count) }, one));
  return took;
}

/** Runs work and tells how late the event loop of this process, which is the server, was at most, and one that has nothing to do. */
async function watched<T>({ peer }: Beside, what: string, work: () => Promise<T>): Promise<T> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  await asked(peer, { what: "late" });
  delay.enable();
  try {
    return await work();
  } finally {
    delay.disable();
    const bare = lateness.parse(await asked(peer, { what: "late" }));
    note(`event loop late at most, ${what}`, delay.max / 1e6, "ms", BUDGET.late);
    note("  a bare event loop meanwhile", bare, "ms");
  }
}

async function fill({ context }: RunningServer, data: string): Promise<{ readonly id: string; readonly token: string }> {
  const now = Date.now();
  const { id } = await createOrganisation(context.database, { name: "Scale", invented: true }, now);
  await replaceStructure(context.database, id, structureOf(size));
  const began = performance.now();
  const rows = await generateOrganisation(join(data, "organisations", id, "lake"), size, now);
  note(`generated ${rows.toLocaleString("en")} events`, (performance.now() - began) / 1000, "s");
  const grants = [{ role: "coach" as const, organisation: id, team: null }];
  const account = await createAccount(context.database.tables, { name: "Bench", mail: null, grants }, now);
  const { secret } = await createApiToken(context.database, { account, name: "bench", scopes: ["read"], days: 1 }, now);
  return { id, token: secret };
}

async function assess({ context }: RunningServer, others: Beside, id: string): Promise<void> {
  const began = performance.now();
  await watched(others, "while it is assessed", () => context.evidence.assess(id, () => {}, NEVER));
  const nodes = 1 + size.teams + size.repositories;
  note(`assessed ${nodes} nodes over six windows`, (performance.now() - began) / 1000, "s");
  note("evidence process, peak memory", peaks("evidence-process"), "MB");
  note("its engine, peak memory", peaks("duckdb-worker"), "MB");
}

async function readAll(others: Beside, id: string, token: string): Promise<void> {
  const of = `http://127.0.0.1:${PORT}/api/organisations/${id}`;
  const teams = [size.areas, size.areas + 3, size.teams - 1].map((team) => `team-${team}`);
  const pages = [
    ["home", `${of}/home`],
    ["findings", `${of}/findings`],
    ["finding", `${of}/findings/b1-trust`],
    ["measures", `${of}/measures`],
    ["measure E24, 52 weeks", `${of}/measures/E24?weeks=52`],
    ...teams.flatMap((team) => [
      [`home of ${team}`, `${of}/home?node=${team}`],
      [`measures of ${team}`, `${of}/measures?node=${team}&weeks=52`],
    ]),
  ] as const;
  await watched(others, "while pages are read", async () => {
    for (const [what = "", address = ""] of pages) {
      const { p50, p95, worst } = await reads(others, address, token);
      note(`GET ${what}, p95`, p95, "ms", BUDGET.read);
      process.stdout.write(`${" ".repeat(53)}half under ${p50.toFixed(1)} ms, slowest ${worst.toFixed(1)} ms\n`);
    }
  });
  await watched(others, "while handoffs are asked", async () => {
    note("handoffs over 52 weeks, first", (await reads(others, `${of}/handoffs?weeks=52`, token, 1)).p50, "ms", BUDGET.worst);
    note("handoffs over 52 weeks, again, slowest of 5", (await reads(others, `${of}/handoffs?weeks=52`, token, 5)).p95, "ms", BUDGET.worst);
  });
}

/** As many bytes as the home page has, from a process that does nothing else. */
async function bare(others: Beside, bytes: number): Promise<void> {
  const address = z.string().parse(await asked(others.peer, { what: "serve", bytes }));
  note(`bare HTTP server, ${Math.round(bytes / 1000)} kB, p95`, (await reads(others, address, "")).p95, "ms");
}

async function run(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "evenkeel-scale-"));
  chmodSync(root, 0o755);
  const data = join(root, "data");
  const environment = {
    EVENKEEL_DATA: data,
    EVENKEEL_PORT: String(PORT),
    EVENKEEL_ANSWER_PORT: String(PORT + 1),
    EVENKEEL_LOG_LEVEL: "warn",
  };
  const others = { reader: beside("reader"), peer: beside("peer") };
  const settings = await readSettings(environment, root);
  const server = await startServer(settings, "0.0.0", createLog(settings, process.stderr));
  try {
    const { id, token } = await fill(server, data);
    await assess(server, others, id);
    await readAll(others, id, token);
    const home = await fetch(`http://127.0.0.1:${PORT}/api/organisations/${id}/home`, { headers: { authorization: `Bearer ${token}` } });
    await bare(others, (await home.arrayBuffer()).byteLength);
  } finally {
    others.reader.kill();
    others.peer.kill();
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
  process.exitCode = lines.every(({ measured, budget }) => budget === null || measured < budget) ? 0 : 1;
}

const question = z.discriminatedUnion("what", [
  z.object({ what: z.literal("read"), address: z.string(), token: z.string(), count: z.number() }),
  z.object({ what: z.literal("serve"), bytes: z.number() }),
  /** How late the loop was at most since it was asked last. */
  z.object({ what: z.literal("late") }),
]);
type Question = z.infer<typeof question>;

function answerQuestions(): void {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on("message", async (message) => {
    const answer = await answerTo(question.parse(message), delay);
    process.send?.(answer);
  });
  process.on("disconnect", () => process.exit(0));
}

async function answerTo(asking: Question, delay: ReturnType<typeof monitorEventLoopDelay>): Promise<unknown> {
  switch (asking.what) {
    case "read":
      return readMany(asking.address, asking.token, asking.count);
    case "serve":
      return bareServer(asking.bytes);
    case "late": {
      const late = delay.max / 1e6;
      delay.reset();
      return late;
    }
  }
}

async function bareServer(bytes: number): Promise<string> {
  const words = Buffer.alloc(bytes, "a");
  const server = createServer((_, answer) => answer.end(words)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  return `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}/`;
}

if (process.argv[2] === "reader" || process.argv[2] === "peer") answerQuestions();
else await run();
