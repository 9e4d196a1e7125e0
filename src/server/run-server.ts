import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { demonstrate } from "./demonstrate.ts";
import { createLog, type Log, loggedError } from "./log.ts";
import { readSettings } from "./read-settings.ts";
import type { Settings } from "./settings.ts";
import { firstRunLink } from "./sign-in/first-run-link.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import { startText } from "./start-text.ts";

/** What is not finished by then is cut off; longer than any ordinary request, shorter than what service managers wait before they kill. */
const PATIENCE_MS = 10_000;

const version = String(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version);

/** Starts the server as the settings and the command line ask, and keeps it until it is asked to stop. */
export async function runServer(): Promise<void> {
  try {
    const demonstration = wantsDemonstration();
    const settings = forDemonstration(await readSettings(process.env), demonstration);
    // The text for people goes to standard output, the log for machines to standard error.
    const log = createLog(settings, pino.destination(2));
    tellWarnings(log);
    dieOfUnknown(log);
    const began = performance.now();
    const server = await startServer(settings, version, log);
    const { database, now } = server.context;
    const link = demonstration ? await demonstrate(server.context) : await firstRunLink(database, settings.origin, now());
    log.info({ version, ms: Math.round(performance.now() - began) }, "started");
    process.stdout.write(startText({ version, settings, link, demonstration, folder: relative(process.cwd(), settings.dataFolder) }));
    stopOnSignals(server, log);
  } catch (error) {
    explain(error);
    process.exit(1);
  }
}

function wantsDemonstration(): boolean {
  return parseArgs({ options: { demonstration: { type: "boolean", default: false } } }).values.demonstration;
}

/** The invented companies live in a folder of their own, unless a folder is named. */
function forDemonstration(settings: Settings, demonstration: boolean): Settings {
  if (!demonstration || settings.origins.EVENKEEL_DATA !== "default") return settings;
  return { ...settings, dataFolder: settings.dataFolder.replace(/(evenkeel)(-data)?$/, "$1-demo") };
}

function stopOnSignals(server: RunningServer, log: Log): void {
  let asked: number | null = null;
  const stop = async (signal: string) => {
    // Asked again: at once. The database outlives that, and the next start takes it over. One Ctrl-C can arrive twice, from the
    // terminal and from npm, so what comes within a second is the same.
    if (asked !== null && performance.now() - asked < 1_000) return;
    if (asked !== null) process.exit(130);
    asked = performance.now();
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.error("something did not stop in time and was cut off");
      process.exit(1);
    }, PATIENCE_MS).unref();
    await server.close();
    log.info("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("SIGHUP", () => {
    server.renewCertificate().then(
      () => log.info("certificate read again"),
      (err: unknown) => log.error({ err }, "the certificate could not be read; the one before stays"),
    );
  });
}

/** Warnings of our own carry a code and may be read; of others the name is enough. */
function tellWarnings(log: Log): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    const own = warning.name === "EvenkeelWarning";
    log.warn({ name: warning.name, ...(own ? { message: warning.message } : {}) }, "warning");
  });
}

/** Whatever nobody expected leaves the process in a state nobody knows. */
function dieOfUnknown(log: Log): void {
  const die = (err: unknown) => {
    log.fatal({ err }, "ended by an error nobody expected");
    process.exit(1);
  };
  process.on("unhandledRejection", die);
  process.on("uncaughtException", die);
}

function explain(error: unknown): void {
  if (error instanceof EvenkeelError) {
    process.stderr.write(`${error.message}\n${error.whatToDo}\n(${error.code})\n`);
    return;
  }
  process.stderr.write(
    `Evenkeel could not start, for a reason it does not know.\n${JSON.stringify(loggedError(error), null, 2)}\n(server.unexpected)\n`,
  );
}
