import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { expect, test } from "vitest";
import { blind, toBytes, toNumber, unblind } from "./blind.fixture.ts";
import { modulusOf, signBlinded } from "./sign-blinded.ts";
import { isToken } from "./verify-token.ts";

// Another hand's RSABSSA-SHA384-PSS-Randomized, both ways: what one side makes the other takes, byte for byte where RFC 9474 leaves no choice.

const suite = RSABSSA.SHA384.PSS.Randomized();
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
const numbers = { n: toNumber(modulusOf(publicKey)), e: 65_537n };

async function imported(key: KeyObject, usage: "sign" | "verify") {
  const der = key.type === "private" ? key.export({ type: "pkcs8", format: "der" }) : key.export({ type: "spki", format: "der" });
  const form = key.type === "private" ? "pkcs8" : "spki";
  return globalThis.crypto.subtle.importKey(form, new Uint8Array(der), { name: "RSA-PSS", hash: "SHA-384" }, true, [usage]);
}

test("their client takes our signatures, and we take what it unblinds", async () => {
  const theirs = await imported(publicKey, "verify");
  for (let count = 0; count < 20; count++) {
    const message = suite.prepare(randomBytes(81));
    const { blindedMsg, inv } = await suite.blind(theirs, message);
    const token = await suite.finalize(theirs, message, signBlinded(privateKey, blindedMsg), inv);
    expect(isToken(publicKey, message, token)).toBe(true);
  }
});

test("their issuer signs what our client blinds, with the same bytes as ours", async () => {
  const [secret, open] = [await imported(privateKey, "sign"), await imported(publicKey, "verify")];
  for (let count = 0; count < 2; count++) {
    const message = suite.prepare(randomBytes(81));
    const { blinded, inverse } = blind(numbers, message);
    const signature = await suite.blindSign(secret, blinded);
    expect(Buffer.from(signature).equals(signBlinded(privateKey, blinded))).toBe(true);
    const token = unblind(numbers, signature, inverse);
    expect(await suite.verify(open, token, message)).toBe(true);
    expect(await suite.verify(open, toBytes(toNumber(token) ^ 1n, 384), message)).toBe(false);
  }
});
