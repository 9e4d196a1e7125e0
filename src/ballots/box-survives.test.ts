import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dropCodes } from "../core/privacy/ballot-frame.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire, someScores } from "./round.fixture.ts";

const FRAMES = 240;
const round = aRound();
const { manifest } = round;
const frames = Array.from({ length: FRAMES }, (_, index) => frameOf(aBallot(round), someScores(1 + (index % 7))));
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "evenkeel-killed-"));
  writeFileSync(join(folder, "manifest"), JSON.stringify(manifest));
  writeFileSync(join(folder, "frames"), Buffer.concat(frames));
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(box: string): { readonly child: ChildProcess; readonly lines: AsyncIterator<string> } {
  const file = fileURLToPath(new URL("./drop-until-killed.fixture.ts", import.meta.url));
  const words = [file, box, join(folder, "manifest"), join(folder, "frames")];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}

/** Which frames were acknowledged before the kill. */
async function killAfter(box: string, ms: number): Promise<ReadonlySet<number>> {
  const { child, lines } = start(box);
  const gone = once(child, "close");
  expect((await lines.next()).value).toBe("opened");
  const killing = wait(ms).then(() => child.kill("SIGKILL"));
  const acknowledged = new Set<number>();
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) acknowledged.add(Number(line.value));
  await killing;
  await gone;
  return acknowledged;
}

const countsOf = (path: string) => {
  const file = new DatabaseSync(path, { readOnly: true });
  const counts = file.prepare("select (select count(*) from spent) as spent, (select count(*) from ballot) as ballots").get();
  file.close();
  return { ...counts };
};

// Groups are written every 100 ms, so the kills fall before, between and within spending, storing and laying anew.
test("killed at any moment, a box keeps what it acknowledged, and every token stays good for exactly one ballot", async () => {
  for (let kill = 0; kill < 14; kill++) {
    const box = join(folder, `box-${kill}`);
    const acknowledged = await killAfter(box, 90 + 9 * kill);
    const boxes = createBallotBoxes({
      folder: box,
      now: () => NOW,
      complain: (error) => {
        throw error;
      },
    });
    expect(await boxes.open(manifest, questionnaire, manifest.windows.answerUntil)).toBe("opened");
    const stored = (await boxes.accepted(manifest.round)) ?? 0;
    expect(stored).toBeGreaterThanOrEqual(acknowledged.size);
    const codes = await Promise.all(frames.map((frame) => boxes.drop(frame)));
    for (const index of acknowledged) expect([index, codes[index]]).toEqual([index, dropCodes.acceptedBefore]);
    expect(codes.filter((code) => code === dropCodes.acceptedBefore)).toHaveLength(stored);
    expect(codes.filter((code) => code === dropCodes.accepted)).toHaveLength(FRAMES - stored);
    expect((await boxes.drain(manifest.round)).scores.size).toBe(FRAMES);
    await boxes.close();
    expect(countsOf(join(box, `${manifest.round.replaceAll("-", "")}.sqlite`))).toEqual({ spent: FRAMES, ballots: FRAMES });
  }
  // Fourteen processes, and fourteen boxes that check every frame: twenty seconds alone on two cores.
}, 240_000);

test("a second process cannot open the box of the first", async () => {
  const box = join(folder, "two");
  const { child, lines } = start(box);
  const gone = once(child, "close");
  await lines.next();
  const boxes = createBallotBoxes({ folder: box, now: () => NOW, complain: () => {} });
  await expect(boxes.open(manifest, questionnaire, manifest.windows.answerUntil)).rejects.toThrow(/locked/);
  child.kill("SIGKILL");
  await gone;
  await boxes.close();
});
