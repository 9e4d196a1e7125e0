import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, HOUR } from "../model/time.ts";
import { announceRound, dueStep, extendRound, isEnrolling, type Round, type RoundState, takeStep, voidRound } from "./round-state.ts";
import { answerTogether, checkWindows, defaultWindows } from "./round-windows.ts";

const windows = defaultWindows({ kind: "baseline", demonstration: false }, 0);
const draft: Round = { state: "draft" };
const code = (expected: string) => expect.objectContaining({ code: expected });

/** As a job does at that instant: every step that is due, one after another. */
function advance(round: Round, now: number): Round {
  let at = round;
  for (let step = dueStep(at, now); step !== null; step = dueStep(at, now)) at = takeStep(at, step, now);
  return at;
}

test("a baseline goes through its states at the times of its windows", () => {
  const states = [0, 3, 16.9, 17, 17.5, 27.4, 27.5].map((days) => advance(announceRound(draft, windows), days * DAY).state);
  expect(states).toEqual(["announced", "enrolling", "enrolling", "enrolling", "answering", "answering", "released"]);
});

test("in the night between the windows nothing is signed any more", () => {
  const round = advance(announceRound(draft, windows), 17 * DAY);
  expect(round).toMatchObject({ state: "enrolling", keysDestroyed: true });
  expect(isEnrolling(round, 17 * DAY)).toBe(false);
  expect(isEnrolling(advance(announceRound(draft, windows), 4 * DAY), 17 * DAY)).toBe(false);
  expect(isEnrolling(advance(announceRound(draft, windows), 4 * DAY), 4 * DAY)).toBe(true);
});

test("answering is lengthened once, before its end, and not past what was signed", () => {
  const answering = advance(announceRound(draft, windows), 18 * DAY);
  const later = windows.answerUntil + DAY;
  const extended = extendRound(answering, later, 18 * DAY);
  expect(extended).toMatchObject({ answerUntil: later, extended: true, windows });
  expect(() => extendRound(extended, later + DAY, 18 * DAY)).toThrow(code("round.already-extended"));
  expect(() => extendRound(answering, windows.extendUntil + 1, 18 * DAY)).toThrow(code("round.windows-invalid"));
  expect(() => extendRound(answering, windows.answerUntil - 1, 18 * DAY)).toThrow(code("round.windows-invalid"));
  expect(() => extendRound(answering, later, windows.answerUntil)).toThrow(code("round.not-answering"));
  expect(() => extendRound(draft, later, 0)).toThrow(code("round.not-announced"));
  expect(advance(extended, later - 1).state).toBe("answering");
  expect(advance(extended, later).state).toBe("released");
});

test("what was announced is frozen, and what is over stays over", () => {
  const announced = announceRound(draft, windows);
  expect(() => announceRound(announced, windows)).toThrow(code("round.frozen"));
  expect(() => voidRound(draft, "mistake")).toThrow(code("round.not-announced"));
  const gone = voidRound(announced, "mistake");
  expect(advance(gone, 100 * DAY)).toBe(gone);
  expect(() => voidRound(gone, "again")).toThrow(code("round.over"));
  expect(() => voidRound(advance(announced, 100 * DAY), "late")).toThrow(code("round.over"));
});

const order: readonly RoundState[] = ["draft", "announced", "enrolling", "answering", "closing", "released", "void"];
type Event = { readonly kind: "clock" | "announce" | "extend" | "void"; readonly ahead: number };
const events = fc.array(
  fc.record({
    kind: fc.constantFrom<Event["kind"]>("clock", "clock", "clock", "announce", "extend", "void"),
    // Clocks jump, and now and then go back.
    ahead: fc.integer({ min: -2 * DAY, max: 9 * DAY }),
  }),
  { maxLength: 40 },
);

const LATER = windows.answerUntil + HOUR;
const acts: Readonly<Record<Event["kind"], (round: Round, now: number) => Round>> = {
  clock: (round, now) => {
    const step = dueStep(round, now);
    return step === null ? round : takeStep(round, step, now);
  },
  announce: (round) => announceRound(round, windows),
  extend: (round, now) => extendRound(round, LATER, now),
  void: (round) => voidRound(round, "two people"),
};

/** What cannot be done is refused by name and changes nothing. */
function after(round: Round, { kind }: Event, now: number): Round {
  try {
    return acts[kind](round, now);
  } catch (error) {
    expect(error).toMatchObject({ name: "EvenkeelError" });
    return round;
  }
}

function expectLawful(before: Round, round: Round, { kind }: Event): void {
  const ahead = order.indexOf(round.state) - order.indexOf(before.state);
  expect(ahead).toBeGreaterThanOrEqual(0);
  // One step at a time: nothing is skipped, however late the clock says it is.
  if (kind === "clock") expect(ahead).toBeLessThanOrEqual(1);
  if (before.state === "released" || before.state === "void") expect(round).toBe(before);
  if (round.state === "draft") return;
  expect(round.windows).toBe(windows);
  expect(round.answerUntil).toBe(round.extended ? LATER : windows.answerUntil);
}

test("over all orders of events and clocks: no illegal transition, constant windows, one extension, an end that is the end", () => {
  fc.assert(
    fc.property(events, (list) => {
      let round: Round = draft;
      let now = 0;
      for (const event of list) {
        now += event.ahead;
        const next = after(round, event, now);
        expectLawful(round, next, event);
        round = next;
      }
    }),
    { numRuns: 3_000 },
  );
});

test("a step that is not due cannot be taken", () => {
  expect(() => takeStep(announceRound(draft, windows), "close", 100 * DAY)).toThrow(RangeError);
});

test("windows are refused that would hide nobody, and default ones fit", () => {
  const of = { kind: "baseline", demonstration: false } as const;
  const refuse = (over: Partial<typeof windows>, saying: string) =>
    expect(() => checkWindows({ ...windows, ...over }, of, 0)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(saying) }),
    );
  refuse({ enrolFrom: DAY }, "less than 3 days");
  refuse({ answerFrom: windows.enrolUntil + 7 * HOUR }, "8 hours");
  refuse({ answerFrom: windows.enrolUntil - 1 }, "before enrolling has ended");
  refuse({ enrolUntil: windows.enrolFrom + 4 * DAY }, "shorter than 5 days");
  refuse({ extendUntil: windows.answerUntil - 1 }, "ends before it begins");
  fc.assert(
    fc.property(fc.constantFrom("baseline", "pulse", "imported"), fc.boolean(), fc.nat(), (kind, demonstration, now) => {
      checkWindows(defaultWindows({ kind, demonstration }, now), { kind, demonstration }, now);
    }),
  );
});

test("a pulse may enrol while the one before answers, but not answer with it", () => {
  const of = { kind: "pulse", demonstration: false } as const;
  const first = defaultWindows(of, 0);
  expect(answerTogether(first, defaultWindows(of, DAY))).toBe(true);
  expect(answerTogether(first, defaultWindows(of, first.enrolUntil + 2 * DAY))).toBe(false);
});
