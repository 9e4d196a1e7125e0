import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { blind, encodePss, inverseOf, toBytes, toNumber, unblind } from "./blind.fixture.ts";
import { isBlinded, modulusOf, signBlinded } from "./sign-blinded.ts";
import { isToken } from "./verify-token.ts";

const hex = z.string().transform((text) => Buffer.from(text, "hex"));
const shape = z.object({
  ...{ p: hex, q: hex, n: hex, e: hex, d: hex, msg: hex, msg_prefix: hex, prepared_msg: hex },
  ...{ salt: hex, encoded_msg: hex, inv: hex, blinded_msg: hex, blind_sig: hex, sig: hex },
});
const vectors = z
  .record(z.string(), shape)
  .parse(JSON.parse(readFileSync(new URL("../../test/vectors/rfc9474.json", import.meta.url), "utf8")));

function keyOf({ n, e, d, p, q }: z.infer<typeof shape>) {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const [P, Q, D] = [toNumber(p), toNumber(q), toNumber(d)];
  const part = (value: bigint) => text(toBytes(value, p.length));
  const rest = { dp: part(D % (P - 1n)), dq: part(D % (Q - 1n)), qi: part(inverseOf(Q, P)) };
  return createPrivateKey({ key: { kty: "RSA", n: text(n), e: text(e), d: text(d), p: text(p), q: text(q), ...rest }, format: "jwk" });
}

test.each(Object.entries(vectors))("%s: every step gives the published bytes", (_name, vector) => {
  const key = keyOf(vector);
  const open = { n: toNumber(vector.n), e: toNumber(vector.e) };
  expect(Buffer.concat([vector.msg_prefix, vector.msg])).toEqual(vector.prepared_msg);
  expect(Buffer.from(encodePss(vector.prepared_msg, 4096, vector.salt))).toEqual(vector.encoded_msg);
  const made = blind(open, vector.prepared_msg, vector.salt, inverseOf(toNumber(vector.inv), open.n));
  expect(Buffer.from(made.blinded)).toEqual(vector.blinded_msg);
  expect(Buffer.from(signBlinded(key, made.blinded))).toEqual(vector.blind_sig);
  const token = unblind(open, vector.blind_sig, made.inverse);
  expect(Buffer.from(token)).toEqual(vector.sig);
  expect(isToken(createPublicKey(key), vector.prepared_msg, token)).toBe(true);
});

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
const n = toNumber(modulusOf(publicKey));

test("a token is good for its message and its key alone, whatever was blinded", () => {
  const other = generateKeyPairSync("rsa", { modulusLength: 3072 }).publicKey;
  for (let round = 0; round < 40; round++) {
    const message = randomBytes(113);
    const { blinded, inverse } = blind({ n, e: 65_537n }, message);
    const token = unblind({ n, e: 65_537n }, signBlinded(privateKey, blinded), inverse);
    expect(isToken(publicKey, message, token)).toBe(true);
    expect(isToken(other, message, token)).toBe(false);
    expect(isToken(publicKey, randomBytes(113), token)).toBe(false);
    token[round] = (token[round] ?? 0) ^ 1;
    expect(isToken(publicKey, message, token)).toBe(false);
  }
});

test.each([
  ["0", toBytes(0n, 384)],
  ["1", toBytes(1n, 384)],
  ["n-1", toBytes(n - 1n, 384)],
  ["n", toBytes(n, 384)],
  ["more than n", toBytes(2n ** 3072n - 1n, 384)],
  ["one byte short", toBytes(5n, 383)],
  ["one byte long", toBytes(5n, 385)],
  ["nothing", new Uint8Array()],
])("%s is not signed", (_what, bytes) => {
  expect(isBlinded(bytes, modulusOf(publicKey))).toBe(false);
  expect(() => signBlinded(privateKey, bytes)).toThrow(RangeError);
});

test.each([2n, n - 2n])("the ends of the range are signed", (value) => {
  expect(signBlinded(privateKey, toBytes(value, 384))).toHaveLength(384);
});
