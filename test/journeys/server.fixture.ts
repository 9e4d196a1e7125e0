import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));
const PATIENCE_MS = 120_000;

export interface Server {
  readonly child: ChildProcess;
  /** What stood on the console, and in the log. */
  readonly said: () => string;
  readonly logged: () => string;
  /** As browsers see it; the name resolves in browsers only. */
  readonly origin: string;
  /** The one-time link of the console; empty where there was none. */
  readonly link: string;
}

export interface Start {
  readonly folder: string;
  readonly demonstration?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A folder for one server. As root the database runs under another account, which must be able to enter. */
export function serverFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-journey-"));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeFolder(folder: string): void {
  // a database that was just stopped may still be writing its last file
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** A server as people start it, ready to be used or ended with what it said; on free ports, unless the settings name some. */
export async function startServer({ folder, demonstration = false, settings = {} }: Start): Promise<Server> {
  const { PATH = "", HOME = "" } = process.env;
  const port = settings.EVENKEEL_PORT ?? (await freePort());
  const ports = { EVENKEEL_PORT: port, EVENKEEL_ANSWER_PORT: settings.EVENKEEL_ANSWER_PORT ?? (await freePort()) };
  const child = spawn(process.execPath, [main, ...(demonstration ? ["--demonstration"] : [])], {
    env: { PATH, HOME, EVENKEEL_DATA: join(folder, "kept"), ...settings, ...ports },
    stdio: ["ignore", "pipe", "pipe"],
    cwd: folder,
  });
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    err += String(chunk);
  });
  const until = performance.now() + PATIENCE_MS;
  while (!out.includes("Ctrl-C") && !isOver(child)) {
    if (performance.now() > until) throw new Error(`the server did not start: ${out}${err}`);
    await wait(10);
  }
  const link = /https?:\S+\/sign-in#\S+/.exec(out)?.[0] ?? "";
  return { child, said: () => out, logged: () => err, origin: `http://app.evenkeel.localhost:${port}`, link };
}

/** Ends it by a signal and gives its exit code. */
export async function stopServer({ child }: Server, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
  if (isOver(child)) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}

export async function freePort(): Promise<string> {
  const listening = createServer().listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  await new Promise((resolve) => listening.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return String(address.port);
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
