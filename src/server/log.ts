import { type DestinationStream, type Logger, pino } from "pino";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Settings } from "./settings.ts";

export type Log = Logger;

/**
 * JSON lines on standard output. What could tell who asked or what was asked about never becomes a line: no address, no path as asked
 * (only the route's pattern), no header, no body. Redaction is the second lock, for a field somebody adds one day.
 */
export function createLog({ logLevel }: Pick<Settings, "logLevel">, destination?: DestinationStream): Log {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: loggedError, error: loggedError, req: () => undefined, res: () => undefined },
    redact: { paths: secretPlaces, censor: "[removed]" },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const secretNames = ["authorization", "cookie", '["set-cookie"]', "password", "secret", "token", "link", "mail", "query", "body"];
const secretPlaces = ["", "*.", "*.*."].flatMap((depth) => secretNames.map((name) => `${depth}${name}`.replace(".[", "[")));

/**
 * An error without its words, unless they are ours: database drivers quote rows and parameters, parsers quote input. Name, code and the
 * places in our code are enough to find the mistake.
 */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const own = error instanceof EvenkeelError;
  return {
    name: error.name,
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
    ...(own ? { message: error.message } : {}),
    at: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

function framesOf(error: Error): readonly string[] {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}
