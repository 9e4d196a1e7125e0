import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { beforeAll, describe, expect, test } from "vitest";
import { signBlinded } from "../ballots/sign-blinded.ts";
import type { PublicKey } from "../core/privacy/manifest.ts";
import { blindMessage, pssEncode, unblind } from "./rsa-blind.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 3072 });
const { n = "", e = "" } = createPublicKey(pair.privateKey).export({ format: "jwk" });
const key: PublicKey = { n, e };

describe("blinding at the terminal", () => {
  test("and signing at the server make a signature of the message", () => {
    const message = randomBytes(97);
    const { blinded, inverse } = blindMessage(key, message);
    expect(unblind(key, message, inverse, signBlinded(pair.privateKey, blinded))).not.toBeNull();
  });

  test("hides the message: the same one looks different each time", () => {
    const message = randomBytes(97);
    expect(blindMessage(key, message).blinded).not.toEqual(blindMessage(key, message).blinded);
  });

  test.each([
    ["zero", Buffer.alloc(384)],
    ["one", Buffer.concat([Buffer.alloc(383), Uint8Array.of(1)])],
    ["too short", Buffer.alloc(383, 7)],
    ["another number", Buffer.alloc(384, 7)],
  ])("keeps nothing where the answer is %s", (_, signed) => {
    const message = randomBytes(97);
    expect(unblind(key, message, blindMessage(key, message).inverse, signed)).toBeNull();
  });

  test("encodes as the RFC says: 0xbc at the end, the top bit clear", () => {
    const encoded = pssEncode(randomBytes(97), randomBytes(48), 3071);
    expect([encoded.length, encoded.at(-1), (encoded[0] ?? 0) & 0x80]).toEqual([384, 0xbc, 0]);
  });
});

describe("another implementation", () => {
  const suite = RSABSSA.SHA384.PSS.Randomized({ supportsRSARAW: false });
  let theirs: CryptoKeyPair;
  beforeAll(async () => {
    const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "der" });
    const spki = pair.publicKey.export({ type: "spki", format: "der" });
    const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
    theirs = {
      privateKey: await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
      publicKey: await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    };
  });

  test("verifies what ours made", async () => {
    const message = randomBytes(97);
    const { blinded, inverse } = blindMessage(key, message);
    const signature = unblind(key, message, inverse, signBlinded(pair.privateKey, blinded));
    expect(await suite.verify(theirs.publicKey, signature ?? new Uint8Array(), message)).toBe(true);
  });

  test("signs blindly what ours blinded, and ours takes it", async () => {
    const message = randomBytes(97);
    const { blinded, inverse } = blindMessage(key, message);
    expect(unblind(key, message, inverse, await suite.blindSign(theirs.privateKey, blinded))).not.toBeNull();
  }, 20_000);

  test("blinds what our server signs, and it verifies there", async () => {
    const message = suite.prepare(randomBytes(65));
    const { blindedMsg, inv } = await suite.blind(theirs.publicKey, message);
    const signature = await suite.finalize(theirs.publicKey, message, signBlinded(pair.privateKey, blindedMsg), inv);
    expect(await suite.verify(theirs.publicKey, signature, message)).toBe(true);
  });
});
