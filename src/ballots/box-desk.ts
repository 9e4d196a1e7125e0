import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { type DropCode, dropCodes } from "../core/privacy/ballot-frame.ts";
import type { Manifest, Purpose, Totals } from "../core/privacy/manifest.ts";
import { readPayload } from "../core/privacy/payload.ts";
import type { Questionnaire } from "../core/privacy/questionnaire.ts";
import type { CommentBallot, ScoreBallot } from "../core/privacy/release-shape.ts";
import { packScores } from "../core/privacy/score-sheet.ts";
import type { Drained } from "./ballots.ts";
import { type Ballot, type BoxFile, type Connect, destroyBoxFile, openBoxFile, type StoredBallot } from "./box-file.ts";
import { type BoxKey, boxKeys, checkFrame, hexOf } from "./check-frame.ts";
import { notOpen } from "./not-open.ts";
import { shuffled } from "./shuffled.ts";

export interface OpenRequest {
  readonly path: string;
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
  readonly answerUntil: number;
}

/** Everything the ballot box does, on the thread that calls it: checks, group commit, reading at close. */
export interface BoxDesk {
  readonly open: (request: OpenRequest) => "opened" | "lost";
  /** @param at when the frame arrived; compared with the window and forgotten */
  readonly drop: (bytes: Uint8Array, at: number) => Promise<DropCode>;
  readonly extend: (round: string, answerUntil: number) => void;
  readonly accepted: (round: string) => number | null;
  readonly drain: (round: string) => Drained;
  /** Takes no frames of the round any more, writes what waits and closes the file, for another process to read; one that is not open stays so. */
  readonly letGo: (round: string) => void;
  readonly destroy: (round: string, path: string) => void;
  readonly close: () => void;
}

interface Box {
  /** Null: another process reads it. */
  file: BoxFile | null;
  readonly keys: ReadonlyMap<string, BoxKey>;
  readonly items: readonly string[];
  readonly answerFrom: number;
  answerUntil: number;
  drained: boolean;
  tidy: Tidying;
}

interface Tidying {
  at: number;
  tookMs: number;
  later: NodeJS.Timeout | null;
}

interface Waiting {
  readonly found: { readonly box: Box; readonly ballot: Ballot } | DropCode;
  readonly answer: (code: DropCode) => void;
}

/** Frames of so long are written together; the reply that waits 250 ms hides it. */
const GROUP_MS = 100;
/** Laying the file anew takes 4 ms at 1,000 ballots and 145 at 50,000: above this it is done once a second at most. */
const QUICK_TIDY_MS = 50;
const TIDY_EVERY_MS = 1_000;

/** @param complain told of a disk that fails; what it is told holds nothing of a frame */
export function openBoxDesk(complain: (error: unknown) => void, connect?: Connect): BoxDesk {
  const boxes = new Map<string, Box>();
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;

  const keyFor = (at: number) => (id: string) => {
    const answering = [...boxes.values()].filter((box) => !box.drained && at >= box.answerFrom && at < box.answerUntil);
    if (answering.length === 0) return dropCodes.notAnswering;
    for (const box of boxes.values()) {
      const key = box.keys.get(id);
      if (key !== undefined) return answering.includes(box) ? key : dropCodes.notAnswering;
    }
    return dropCodes.unknownKey;
  };
  const boxOf = (keyId: Uint8Array) => [...boxes.values()].find(({ keys }) => keys.has(hexOf(keyId)));
  const check = (bytes: Uint8Array, at: number): Waiting["found"] => {
    const ballot = checkFrame(bytes, keyFor(at));
    if (typeof ballot === "number") return ballot;
    const box = boxOf(ballot.keyId);
    return box === undefined ? dropCodes.unknownKey : { box, ballot };
  };

  /** Refused frames wait for the group as well, so that how long a reply takes does not say what it holds. */
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const group = waiting;
    waiting = [];
    const codes = new Map<Waiting, DropCode>();
    for (const box of boxes.values()) {
      const theirs = group.flatMap((each) => (typeof each.found === "object" && each.found.box === box ? [{ each, ...each.found }] : []));
      if (theirs.length === 0) continue;
      const stored = storeOrComplain(
        box,
        theirs.map(({ ballot }) => ballot),
        complain,
      );
      for (const [index, { each }] of theirs.entries()) codes.set(each, stored[index] ?? dropCodes.tryLater);
    }
    for (const each of group) each.answer(typeof each.found === "number" ? each.found : (codes.get(each) ?? dropCodes.tryLater));
  };

  const close = (round: string) => {
    flush();
    const box = boxes.get(round);
    if (box === undefined) return;
    if (box.tidy.later !== null) clearTimeout(box.tidy.later);
    if (box.tidy.later !== null) tidyNow(box, complain);
    box.file?.close();
    boxes.delete(round);
  };

  return {
    open: ({ path, manifest, questionnaire, answerUntil }) => {
      close(manifest.round);
      const keys = boxKeys(manifest, questionnaire);
      const file = openBoxFile(path, connect);
      if (file === "lost") return "lost";
      const tidy = { at: Number.NEGATIVE_INFINITY, tookMs: 0, later: null };
      const items = questionnaire.items.map(({ id }) => id);
      const box: Box = { file, keys, items, answerFrom: manifest.windows.answerFrom, answerUntil, drained: false, tidy };
      boxes.set(manifest.round, box);
      // A kill between storing and tidying left the last group where it was laid down.
      tidyNow(box, complain);
      return "opened";
    },
    drop: (bytes, at) =>
      new Promise((answer) => {
        waiting.push({ found: check(bytes, at), answer });
        timer ??= setTimeout(flush, GROUP_MS);
      }),
    extend: (round, answerUntil) => {
      const box = boxes.get(round);
      if (box !== undefined) box.answerUntil = answerUntil;
    },
    accepted: (round) => {
      const box = boxes.get(round);
      return box === undefined || box.file === null ? null : countOf(box.keys, box.file, "scores");
    },
    drain: (round) => {
      flush();
      const box = boxes.get(round);
      if (box === undefined || box.file === null) throw notOpen(round);
      box.drained = true;
      box.file.forgetFrames();
      return readAll(box.file, box, round);
    },
    letGo: (round) => {
      flush();
      const box = boxes.get(round);
      if (box === undefined) return;
      box.drained = true;
      if (box.tidy.later !== null) clearTimeout(box.tidy.later);
      box.file?.close();
      box.file = null;
    },
    destroy: (round, path) => {
      close(round);
      destroyBoxFile(path);
    },
    close: () => {
      flush();
      for (const round of [...boxes.keys()]) close(round);
    },
  };
}

function storeOrComplain(box: Box, group: readonly Ballot[], complain: (error: unknown) => void): readonly DropCode[] {
  try {
    // Whoever let go of the file takes no frames.
    if (box.file === null) return group.map(() => dropCodes.tryLater);
    const codes = box.file.store(group);
    if (codes.includes(dropCodes.accepted)) tidy(box, complain);
    return codes;
  } catch (error) {
    complain(error);
    return group.map(() => dropCodes.tryLater);
  }
}

/** Before the group is acknowledged while that is quick, and a little later where it is not. */
function tidy(box: Box, complain: (error: unknown) => void): void {
  const due = box.tidy.tookMs <= QUICK_TIDY_MS ? 0 : box.tidy.at + TIDY_EVERY_MS - performance.now();
  if (due <= 0) tidyNow(box, complain);
  else box.tidy.later ??= setTimeout(() => tidyNow(box, complain), due);
}

function tidyNow({ file, tidy }: Box, complain: (error: unknown) => void): void {
  if (tidy.later !== null) clearTimeout(tidy.later);
  tidy.later = null;
  const from = performance.now();
  try {
    file?.tidy();
  } catch (error) {
    // What is stored stays stored; the next group tries again.
    complain(error);
  }
  tidy.at = performance.now();
  tidy.tookMs = tidy.at - from;
}

function countOf(keys: Box["keys"], file: BoxFile, purpose: Purpose): number {
  return file.countOf([...keys.values()].filter((key) => key.purpose === purpose).map(({ id }) => id));
}

function readAll(file: BoxFile, { keys, items }: Box, round: string): Drained {
  const accepted: Totals = { scores: countOf(keys, file, "scores"), comment: countOf(keys, file, "comment") };
  const comments: CommentBallot[] = [];
  const places = shuffled(Array.from({ length: accepted.scores }, (_, at) => at));
  const scores = packScores(items, scoresIn(file, keys, round, comments), places);
  return { scores, comments: shuffled(comments), accepted, spent: file.spent() };
}

/** Score ballots one by one; comments that are found in between are put aside. */
function* scoresIn(file: BoxFile, keys: Box["keys"], round: string, comments: CommentBallot[]): Generator<ScoreBallot> {
  for (const stored of file.ballots()) {
    const key = keys.get(stored.key);
    const payload = key === undefined ? null : readPayload(key.purpose, jsonOf(stored), key.asked);
    if (key === undefined || payload === null) throw unreadable(round);
    if (payload.purpose === "comment") comments.push({ cohort: key.cohort, answers: payload.content.answers });
    else yield { cohort: key.cohort, ...payload.content };
  }
}

/** undefined where the file was changed by somebody: we wrote JSON. */
function jsonOf({ payload }: StoredBallot): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function unreadable(round: string): EvenkeelError {
  return new EvenkeelError(
    "box.unreadable",
    `The ballot box of round ${round} holds a ballot that it did not take.`,
    "The file was changed from outside; void the round, nothing of it can be released.",
  );
}
