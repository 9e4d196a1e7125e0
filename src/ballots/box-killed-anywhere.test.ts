import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dropCodes, FRAME_BYTES } from "../core/privacy/ballot-frame.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire, someScores } from "./round.fixture.ts";

// Privacy.md 11, "kill at each await": the process that takes answers is ended before its first statement, its second and so on, and at
// each wait of a request, until there is no further one. Kills within a statement are in box-survives.test.ts.

const round = aRound();
const { manifest } = round;
/** Three tokens; the second is spent twice in the same group, with other answers. The last comes when the others are stored. */
const ballots = [aBallot(round), aBallot(round), aBallot(round)] as const;
const frames = [
  frameOf(ballots[0], someScores(1)),
  frameOf(ballots[1], someScores(2)),
  frameOf(ballots[1], someScores(3)),
  frameOf(ballots[2], someScores(4)),
] as const;
const groups = [[0, 1, 2], [3]] as const;
const TOKENS = ballots.length;
const { accepted, acceptedBefore, tokenUsed } = dropCodes;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-anywhere-"));
  writeFileSync(join(folder, "manifest"), JSON.stringify(manifest));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Codes = readonly (number | undefined)[];

/** The first byte of the reply; undefined: none came, so that whoever sent it tries again. */
function drop(port: number, frame: Uint8Array): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      path: "/drop",
      method: "POST",
      agent: false,
      headers: { "content-length": FRAME_BYTES },
    });
    asked.on("error", () => resolve(undefined));
    asked.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => resolve(undefined));
      response.on("close", () => resolve(response.complete ? Buffer.concat(parts)[0] : undefined));
    });
    asked.end(frame);
  });
}

function start(box: string, killAt: string): ChildProcess {
  const file = fileURLToPath(new URL("./answer-until-killed.fixture.ts", import.meta.url));
  const env = { ...process.env, EVENKEEL_TEST_KILL_AT: killAt };
  return spawn(process.execPath, [file, box, join(folder, "manifest")], { env, stdio: ["pipe", "pipe", "inherit"] });
}

/** What was answered before the kill, and whether there was one. */
async function answerUntilKilled(box: string, killAt: string): Promise<{ readonly codes: Codes; readonly killed: boolean }> {
  const child = start(box, killAt);
  const gone = once(child, "close");
  if (child.stdout === null || child.stdin === null) throw new Error("a process without output");
  // A process that was killed reads no more.
  child.stdin.on("error", () => {});
  const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  const codes: (number | undefined)[] = frames.map(() => undefined);
  if (value !== undefined) {
    for (const group of groups) await Promise.all(group.map(async (at) => (codes[at] = await drop(Number(value), frames[at]))));
  }
  // The last steps of a reply come after whoever asked has it: the process ends by itself when it has taken them.
  child.stdin.end();
  const [, signal] = await gone;
  return { codes, killed: signal === "SIGKILL" };
}

interface Rows {
  readonly spent: number;
  /** The first answer of each ballot, which tells the frames apart. */
  readonly answers: readonly number[];
  /** Where the rows of each table begin in the file, in the order of their random keys. */
  readonly places: readonly (readonly number[])[];
}

const answerIn = (payload: string): number => Number(/"b1-1":(\d)/.exec(payload)?.[1]);

/** Of a copy, because the box holds its own file exclusively. */
function rowsOf(box: string): Rows {
  const copy = join(box, "copy");
  copyFileSync(join(box, `${manifest.round.replaceAll("-", "")}.sqlite`), copy);
  const file = new DatabaseSync(copy, { readOnly: true });
  const spent = file.prepare("select msg_hash as key from spent order by key").all();
  const ballots = file.prepare("select id as key, payload from ballot order by key").all();
  file.close();
  const bytes = readFileSync(copy);
  const placeOf = (key: unknown): number => (key instanceof Uint8Array ? bytes.indexOf(key) : -1);
  return {
    spent: spent.length,
    answers: ballots.map(({ payload }) => answerIn(String(payload))),
    places: [spent, ballots].map((rows) => rows.map(({ key }) => placeOf(key))),
  };
}

/** Which frames of a token may stand in the box, seen from outside: only the acknowledged one; else any of them, or none. */
function expectStored(codes: Codes, stored: readonly number[]): void {
  for (const [at, code] of codes.entries()) if (code === accepted) expect(stored).toContain(at + 1);
  expect(new Set(stored).size).toBe(stored.length);
  expect(stored.includes(2) && stored.includes(3)).toBe(false);
}

async function expectWhole(box: string, codes: Codes): Promise<void> {
  const complain = (error: Error) => {
    throw error;
  };
  const boxes = createBallotBoxes({ folder: box, now: () => NOW, complain });
  expect(await boxes.open(manifest, questionnaire, manifest.windows.answerUntil)).toBe("opened");
  const { spent, answers, places } = rowsOf(box);
  expectStored(codes, answers);
  expect(spent).toBe(answers.length);
  expect(await boxes.accepted(manifest.round)).toBe(spent);
  // A page is filled from its end, in the order of the random keys: where a row lies says nothing else.
  for (const table of places) expect(table).toEqual(table.toSorted((one, other) => other - one));

  const again = await Promise.all(frames.map((frame) => boxes.drop(frame)));
  for (const [at, code] of again.entries()) {
    if (answers.includes(at + 1)) expect(code).toBe(acceptedBefore);
    else expect(code === accepted || (code === tokenUsed && (at === 1 || at === 2))).toBe(true);
  }
  expect(again.filter((code) => code === tokenUsed)).toHaveLength(1);
  const drained = await boxes.drain(manifest.round);
  expect([drained.scores.size, drained.spent.length, drained.accepted.scores]).toEqual([TOKENS, TOKENS, TOKENS]);
  await boxes.close();
}

/** At a time: each is a process that mostly waits for the quarter of a second of a reply. */
const AT_ONCE = 4;

/** @returns how many steps there were to be killed at */
async function killAtEach(kind: "statement" | "wait"): Promise<number> {
  for (let first = 1; ; first += AT_ONCE) {
    const steps = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const runs = steps.map(async (step) => {
      const box = join(folder, `${kind}-${step}`);
      const { codes, killed } = await answerUntilKilled(box, `${kind}:${step}`);
      if (!killed) expect(codes).not.toContain(undefined);
      await expectWhole(box, codes);
      return killed;
    });
    const survivor = (await Promise.all(runs)).indexOf(false);
    if (survivor !== -1) return first + survivor - 1;
  }
}

test("killed before any statement on the way from a token to its ballot, the box stores both or neither, once", async () => {
  // Opening takes five; the first group begins, looks up three frames, stores two, commits and tidies; the second does so for one. On a
  // slow disk one tidying is for both.
  expect(await killAtEach("statement")).toBeGreaterThanOrEqual(5 + 10 + 5);
}, 180_000);

test("killed at any wait of a request, what was acknowledged is in the box, and what was not can be sent again", async () => {
  expect(await killAtEach("wait")).toBe(6 * frames.length);
}, 180_000);
