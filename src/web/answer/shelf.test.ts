import { expect, test } from "vitest";
import type { Ballot, Token } from "./protocol/ballot.ts";
import { ballotFor, type Kept } from "./shelf.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const nothing = new Uint8Array();
const token: Token = { prefix: nothing, secretKey: nothing, publicKey: nothing, signature: nothing };
const ballotOf = (round: string): Ballot => ({ round, manifest: "", cohort: "", tokens: { scores: token, comment: token } });
const kept = (round: string, from: number, until: number, over: Partial<Kept> = {}): Kept => ({
  round,
  ballot: ballotOf(round),
  answerFrom: NOW + from * DAY,
  dropAt: NOW + until * DAY,
  forgetAt: NOW + 90 * DAY,
  ...over,
});

test.each([
  ["the one that answers now, wherever it lies", [kept("past", -30, -20), kept("open", -1, 9), kept("next", 20, 30)], "open"],
  ["one that was not answered with before one that was", [kept("sent", -1, 9, { sent: { scores: 0 } }), kept("open", -2, 8)], "open"],
  ["the soonest of those to come", [kept("later", 40, 50), kept("soon", 3, 13)], "soon"],
  [
    "one just brought here before one to come",
    [kept("soon", 3, 13), kept("brought", 0, 0, { answerFrom: undefined, dropAt: NOW + DAY })],
    "brought",
  ],
  ["a past one only where there is no other", [kept("past", -30, -20)], "past"],
])("of several ballots an address without a link means %s", (_why, all, expected) => {
  expect(ballotFor(all, NOW)?.round).toBe(expected);
  expect(ballotFor(all.toReversed(), NOW)?.round).toBe(expected);
});

test("a device without a ballot means none", () => {
  const { ballot: _ballot, ...rest } = kept("fetched elsewhere", -1, 9);
  expect(ballotFor([rest], NOW)).toBeNull();
});
