import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, test } from "vitest";
import { aRound } from "../ballots/round.fixture.ts";
import { canonicalJson, type Json } from "../core/privacy/canonical-json.ts";
import { rotationPart } from "../core/privacy/rotation-part.ts";
import { checkChain } from "./check-chain.ts";
import { fingerprint } from "./round.fixture.ts";

const { manifest } = aRound();
const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;
const [old, next, stranger] = [newKey(), newKey(), newKey()];
const nameOf = (key: KeyObject): string => String(key.export({ format: "jwk" }).x);
const signed = (text: string, key: KeyObject): string => sign(null, Buffer.from(text), key).toString("base64url");
const sealed = (entry: { readonly [key: string]: Json }, key: KeyObject) => ({
  entry,
  key: nameOf(key),
  signature: signed(canonicalJson(entry), key),
});

function handedOver(prover: KeyObject) {
  const rotation = { v: 1, instance: manifest.instance, seq: manifest.seq + 1, previous: null, kind: "key-rotation", to: nameOf(next) };
  const entry = { ...rotation, proof: signed(rotationPart(rotation), prover) };
  const ending = {
    v: 1,
    instance: manifest.instance,
    seq: manifest.seq + 2,
    previous: fingerprint(entry),
    kind: "void",
    round: manifest.round,
    reason: "too few",
  };
  return [sealed(entry, old), sealed(ending, next)];
}

test("a chain goes on under the key that it was handed to, and that signed the handing over itself", () => {
  expect(checkChain(handedOver(next), manifest, nameOf(old)).voided).toBe("too few");
});

test.each([
  ["a stranger", stranger],
  ["the old key alone", old],
])("a chain does not go on under a key for which %s signed", (_who, prover) => {
  expect(() => checkChain(handedOver(prover), manifest, nameOf(old))).toThrow(expect.objectContaining({ code: "chain.broken" }));
});
