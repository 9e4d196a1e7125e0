import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { dropCodes, FRAME_BYTES, uuidBytes } from "../core/privacy/ballot-frame.ts";
import type { BallotBoxes } from "./ballots.ts";
import type { OpenRequest } from "./box-desk.ts";
import { type Answers, type Asked, errorOf, type Told } from "./box-protocol.ts";
import { hexOf } from "./check-frame.ts";
import { closeBox } from "./close-box.ts";
import { notOpen } from "./not-open.ts";

export interface BallotBoxOptions {
  /** Holds one file a round; made with mode 0700. Must not be backed up. */
  readonly folder: string;
  readonly now: () => number;
  /** Told of a disk or thread that fails; nothing of a frame reaches it. */
  readonly complain: (error: Error) => void;
  /** The file that runs as the thread; ours, where none is named. */
  readonly thread?: URL;
  /** The file that runs as the process that closes a round; ours, where none is named. */
  readonly closing?: URL;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Frames under way at most: 50 MB, and two seconds of work. */
const MOST_WAITING = 4_000;
/** Ballots are read as short-lived objects; without bounds a heap grows to many times what it holds. It holds 30 MB at 50,000 ballots. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 3 };

/**
 * The ballot boxes of all open rounds, in one thread of their own (docs/decide/0025). A thread that dies is replaced, and opens what was
 * open: acknowledged ballots are on disk, others are answered with `tryLater`.
 */
export function createBallotBoxes({
  folder,
  now,
  complain,
  thread: file = workerFile(),
  closing = closingFile(),
}: BallotBoxOptions): BallotBoxes {
  const opened = new Map<string, OpenRequest>();
  let thread: Thread | null = null;
  const alive = (): Thread => {
    if (thread !== null) return thread;
    const started = startThread(file, complain, () => {
      if (thread === started) thread = null;
    });
    thread = started;
    for (const request of opened.values()) started.ask({ kind: "open", ...request }).catch(complain);
    return started;
  };
  const pathOf = (round: string): string => join(folder, `${fileName(round)}.sqlite`);
  const stopping = new AbortController();
  let dropping = 0;
  return {
    open: async (manifest, questionnaire, answerUntil) => {
      const request = { path: pathOf(manifest.round), manifest, questionnaire, answerUntil };
      const found = await alive().ask({ kind: "open", ...request });
      if (found === "opened") opened.set(manifest.round, request);
      else opened.delete(manifest.round);
      return found;
    },
    isThere: (round) => existsSync(pathOf(round)),
    drop: async (bytes) => {
      if (bytes.length !== FRAME_BYTES) return dropCodes.unknownKey;
      if (dropping >= MOST_WAITING) return dropCodes.tryLater;
      dropping++;
      try {
        return await alive().ask({ kind: "drop", bytes: new Uint8Array(bytes), at: now() });
      } catch (error) {
        complain(asError(error));
        return dropCodes.tryLater;
      } finally {
        dropping--;
      }
    },
    extend: (round, answerUntil) => {
      const request = opened.get(round);
      if (request !== undefined) opened.set(round, { ...request, answerUntil });
      alive().ask({ kind: "extend", round, answerUntil }).catch(complain);
    },
    accepted: (round) => alive().ask({ kind: "accepted", round }),
    drain: (round) => alive().ask({ kind: "drain", round }),
    release: async (round, keep) => {
      const asked = opened.get(round);
      if (asked === undefined) throw notOpen(round);
      await alive().ask({ kind: "letGo", round });
      return closeBox({ asked, keep, signal: stopping.signal, file: closing });
    },
    destroy: async (round) => {
      opened.delete(round);
      await alive().ask({ kind: "destroy", round, path: pathOf(round) });
    },
    close: async () => {
      stopping.abort();
      if (thread === null) return;
      await thread.ask({ kind: "close" });
      opened.clear();
      await thread.end();
    },
  };
}

interface Thread {
  readonly ask: <A extends Asked>(asked: A) => Promise<Answers[A["kind"]]>;
  readonly end: () => Promise<void>;
}

function startThread(file: URL, complain: (error: Error) => void, gone: () => void): Thread {
  const worker = new Worker(file, { resourceLimits: LIMITS });
  const pending = new Map<number, Pending>();
  let next = 0;
  worker.on("message", (message: unknown) => {
    const told = toldBy(message);
    if ("complaint" in told) return complain(new Error(`ballot box: ${told.complaint}`));
    const asker = pending.get(told.id);
    pending.delete(told.id);
    if ("failed" in told) asker?.reject(errorOf(told.failed));
    else asker?.resolve(told.value);
  });
  const over = (error: Error) => {
    gone();
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on("error", (error) => over(asError(error)));
  worker.on("exit", () => over(new Error("the thread of the ballot box ended")));
  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        const id = next++;
        pending.set(id, { resolve: (value) => resolve(answerOf(value)), reject });
        worker.postMessage({ id, asked }, asked.kind === "drop" ? [asked.bytes.buffer] : []);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}

/** The thread runs our box-worker.ts, which answers each kind with its own type. */
function answerOf<K extends keyof Answers>(value: unknown): Answers[K] {
  return value as Answers[K];
}

function toldBy(message: unknown): Told {
  return message as Told;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** A file is named by 32 hex letters, so no name leads out of the folder. */
function fileName(round: string): string {
  const bytes = uuidBytes(round);
  if (bytes === null) throw new RangeError("a round is named by a UUID");
  return hexOf(bytes);
}

/** The worker is .ts in a checkout and .js in the package, like this file. */
function workerFile(): URL {
  return new URL(`./box-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}

function closingFile(): URL {
  return new URL(`./close-process.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}
