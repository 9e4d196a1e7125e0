import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aBallot, aRound, frameOf, questionnaire } from "../../../src/ballots/round.fixture.ts";
import { DAY, HOUR } from "../../../src/core/model/time.ts";
import { FRAME_BYTES } from "../../../src/core/privacy/ballot-frame.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import { openBrokenTwin } from "./broken-twin.ts";
import { madeUp } from "./forger.ts";
import { COHORT } from "./kept-directly.ts";
import { learn, type Marks, shareRight, type Trace } from "./linker.ts";
import { type LivedRound, liveRound } from "./lived-round.ts";
import { type Excess, excessOf, meanOf, sayInterval, sayPoints } from "./proportion.ts";
import { isLong, PATIENCE_MS, sized } from "./scale.ts";
import { type Message, marksOf, openTap, sendThrough, type Tap } from "./tap.ts";
import { writeRow } from "./write-row.ts";

const ROUNDS = sized(60, 1_200);
const TRAINING = sized(40, 400);
/** Connections at once: each waits a quarter of a second for its reply. */
const LANES = 64;

let lived: LivedRound;
let fetched: readonly Message[] = [];
let dropped: readonly Message[] = [];

/** Enrolments and ballots over HTTP on the real listeners. Keys are those of one round, since making keys would take longer than all else. */
beforeAll(async () => {
  lived = await liveRound({ payments: 8 });
  for (const member of lived.invited) await lived.enrol(member);
  fetched = await lived.application.saw(COHORT);
  const round = aRound();
  const { answerFrom, answerUntil } = round.manifest.windows;
  await lived.world.context.rounds.boxes.open(round.manifest, questionnaire, answerUntil);
  lived.clock.now = answerFrom;
  lived.world.at(answerFrom);
  dropped = await sendAll(lived.answers, (ROUNDS + TRAINING) * COHORT, (at) =>
    frameOf(aBallot(round), { v: 1, answers: { "b1-1": 1 + (at % 7) } }),
  );
}, PATIENCE_MS);
afterAll(() => lived.close());

async function sendAll(tap: Tap, count: number, bodyOf: (at: number) => Uint8Array): Promise<readonly Message[]> {
  const ports = new Map<number, number>();
  const messages: Message[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const before = tap.seen.length;
      ports.set(at, await sendThrough(tap, "/drop", bodyOf(at)));
      const own = async (): Promise<Message> => {
        const found = tap.seen.slice(before).find(({ port }) => port === ports.get(at));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 2));
        return own();
      };
      messages[at] = await own();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return messages;
}

interface Habits {
  /** How far from their usual hour of the day people act, in hours; null: at any time. */
  readonly spread: number | null;
}

/** One cohort in two windows: sizes and durations as measured, times as people would have it. */
function traceOf(seed: number, answered: readonly Message[], { spread }: Habits): Trace {
  const { shuffle, integer, uniform, normal } = createRandom(seed);
  const usual = Array.from({ length: COHORT }, () => 24 * uniform());
  const when = (days: number, at: number): number => {
    if (spread === null) return Math.floor(days * DAY * uniform());
    return integer(0, days - 1) * DAY + ((((usual[at] ?? 0) + spread * normal()) % 24) + 24) * HOUR;
  };
  const marked = (message: Message, at: number): Marks => ({ ...marksOf({ ...message, at }), "hour of the day": at % DAY });
  const members = Array.from({ length: COHORT }, (_, at) => marked(someOf(fetched, integer(0, fetched.length - 1)), when(14, at)));
  const owner = shuffle(members.map((_, at) => at));
  return { members, ballots: owner.map((at) => marked(someOf(answered, at), 30 * DAY + when(10, at))), owner };
}

function someOf(messages: readonly Message[], at: number): Message {
  const message = messages[at];
  if (message === undefined) throw new RangeError(`no message ${at}`);
  return message;
}

function linkAll(habits: Habits): Excess {
  const traces = Array.from({ length: TRAINING + ROUNDS }, (_, at) => traceOf(at, dropped.slice(at * COHORT, (at + 1) * COHORT), habits));
  const linker = learn(traces.slice(0, TRAINING));
  const shares = traces.slice(TRAINING).map((trace) => shareRight(linker, trace));
  return excessOf(
    shares,
    shares.map(() => 1 / COHORT),
  );
}

const n = `${ROUNDS} rounds of 8, after learning from ${TRAINING}; ${(ROUNDS + TRAINING) * COHORT} ballots over HTTP`;

test("times, sizes and durations of two windows join a ballot to who fetched it no better than chance", () => {
  const excess = linkAll({ spread: null });
  const figure = `${sayPoints(excess)} over chance`;
  writeRow({ attacker: "Tap", against: "Evenkeel", figure, gate: "top-1 at most 2 points over chance", n, interval: sayInterval(excess) });
  expect(isLong ? excess.high : excess.low).toBeLessThan(2);
});

test("every ballot has one size on the wire, both ways", () => {
  expect(new Set(dropped.map(({ up, down }) => `${up} ${down}`)).size).toBe(1);
});

test("people who always act at their hour of the day are joined by it: what two windows cannot hide is measured and said", () => {
  const excess = linkAll({ spread: 2 });
  writeRow({
    attacker: "Tap, where everybody keeps within about 2 hours of the day",
    against: "Evenkeel",
    figure: `${sayPoints(excess)} over chance; joins two visits, not an answer`,
    gate: "none: not protected (b)",
    n,
    interval: sayInterval(excess),
  });
  expect(excess.low).toBeGreaterThan(0);
});

test(
  "the same attacker joins nine of ten where fetching and answering is one visit and bodies are as long as what was written",
  async () => {
    const rounds = sized(30, 100);
    let now = 0;
    const twin = await openBrokenTwin(() => now);
    const tap = await openTap(twin.origin, () => now);
    const traces: Trace[] = [];
    for (let seed = 0; seed < rounds; seed++) {
      const { shuffle, integer } = createRandom(seed);
      const visits = shuffle(Array.from({ length: COHORT }, (_, at) => at));
      const members: Marks[] = [];
      const ballots: Marks[] = [];
      for (const at of visits) {
        now += integer(10, 600) * 60_000;
        const before = tap.seen.length;
        await sendThrough(tap, "/enrol", Buffer.from(`{"code":"${randomBytes(16).toString("hex")}"}`));
        now += integer(1, 5) * 60_000;
        await sendThrough(tap, "/drop", Buffer.from(`{"answers":{"b1-1":${integer(1, 7)}},"text":"${"x".repeat(integer(0, 900))}"}`));
        const [enrol, drop] = (await tap.saw(before + 2)).slice(before);
        if (enrol === undefined || drop === undefined) throw new Error("a message was not seen");
        members[at] = marksOf(enrol);
        ballots[at] = marksOf(drop);
      }
      const owner = shuffle(members.map((_, at) => at));
      traces.push({ members, ballots: owner.map((at) => ballots[at] ?? {}), owner });
    }
    await tap.close();
    await twin.close();
    const half = Math.floor(rounds / 2);
    const linker = learn(traces.slice(0, half));
    const right = meanOf(traces.slice(half).map((trace) => shareRight(linker, trace)));
    const figure = `${(100 * right).toFixed(1)} % of visits joined`;
    writeRow({ attacker: "Tap", against: "broken twin", figure, gate: "at least 90 %", n: `${rounds - half} rounds of 8`, interval: "" });
    expect(right).toBeGreaterThanOrEqual(0.9);
  },
  PATIENCE_MS,
);

test("the broken twin takes what the same stuffer and forger send", async () => {
  const twin = await openBrokenTwin(() => 0);
  const tap = await openTap(twin.origin, () => 0);
  const replayed = new Uint8Array(FRAME_BYTES).fill(7);
  const frames = [...Array.from({ length: 20 }, () => replayed), ...madeUp(replayed, 20)];
  for (const frame of frames) await sendThrough(tap, "/drop", frame);
  const taken = twin.stored();
  await tap.close();
  await twin.close();
  const row = { against: "broken twin", gate: "more than 0", n: `${frames.length} frames`, interval: "" } as const;
  writeRow({ attacker: "Stuffer and Forger", figure: `${taken} accepted without a token`, ...row });
  expect(taken).toBe(frames.length);
});
