import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { makeRoundKey, publicPart } from "../../../src/ballots/round-key.ts";
import { isBlinded, modulusOf, signBlinded } from "../../../src/ballots/sign-blinded.ts";
import { isToken } from "../../../src/ballots/verify-token.ts";
import * as terminal from "../../../src/respondent/rsa-blind.ts";
import * as page from "../../../src/web/answer/protocol/blind-rsa.ts";
import { PATIENCE_MS, sized } from "./scale.ts";
import { writeRow } from "./write-row.ts";

let key: Awaited<ReturnType<typeof makeRoundKey>>;
let another: typeof key;
beforeAll(async () => {
  [key, another] = await Promise.all([makeRoundKey(), makeRoundKey()]);
}, 60_000);

/** A message through one client and the issuer's key: the token, or null where the client kept none. */
async function trip(client: "terminal" | "page", message: Uint8Array, signer: typeof key): Promise<Uint8Array | null> {
  const known = publicPart(key);
  if (client === "terminal") {
    const { blinded, inverse } = terminal.blindMessage(known, message);
    expect(isBlinded(blinded, modulusOf(key))).toBe(true);
    return terminal.unblind(known, message, inverse, signBlinded(signer, blinded));
  }
  const hidden = await page.blindMessage(known, message);
  expect(isBlinded(hidden.blinded, modulusOf(key))).toBe(true);
  return page.unblind(known, message, hidden, signBlinded(signer, hidden.blinded));
}

test("every token of either client verifies, for its own message alone, and none made with another key is kept", {
  timeout: PATIENCE_MS,
}, async () => {
  const trips = sized(60, 10_000);
  let failures = 0;
  for (let count = 0; count < trips; count += 1) {
    const message = randomBytes(32 + (count % 97));
    const client = count % 2 === 0 ? "terminal" : "page";
    const token = await trip(client, message, key);
    const other = Uint8Array.from(message, (byte, at) => (at === count % message.length ? byte ^ 1 : byte));
    if (token === null || !isToken(key, message, token) || isToken(key, other, token)) failures += 1;
    // Of every tenth another key signs, which a blinded number does not show: the client has to notice.
    if (count % 10 === 0 && (await wrongKey(client, message)) !== null) failures += 1;
  }
  writeRow({
    attacker: "Nobody",
    against: "Evenkeel",
    figure: `tokens that failed, or fitted another message or key: ${failures}`,
    gate: "0",
    n: `${trips.toLocaleString("en")} round trips of both clients`,
    interval: "",
  });
  expect(failures).toBe(0);
});

/** A number may be too large for the other key's modulus; then nothing is signed, which is no token either. */
async function wrongKey(client: "terminal" | "page", message: Uint8Array): Promise<Uint8Array | null> {
  try {
    return await trip(client, message, another);
  } catch {
    return null;
  }
}
