import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { canonicalJson, type Json } from "../../src/core/privacy/canonical-json.ts";
import { sha256 } from "./answer-keys.fixture.ts";

type Body = { readonly [key: string]: Json };

/** What an instance signed: the manifest, and what happened to the round since. */
export interface SignedChain {
  readonly manifest: string;
  readonly fingerprint: string;
  readonly later: () => string;
  readonly happen: (body: Body) => void;
  readonly rotate: (over?: { readonly provenBy: "nobody" }) => void;
}

export function signChain(manifest: Body & { readonly instance: string; readonly seq: number }): SignedChain {
  const sealed = (text: string, by: KeyObject, key: string) => ({
    key,
    signature: sign(null, Buffer.from(text), by).toString("base64url"),
  });
  const newKey = () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    return { privateKey, shown: publicKey.export({ format: "jwk" }).x ?? "" };
  };
  let signer = newKey();
  const text = canonicalJson(manifest);
  const fingerprint = sha256(Buffer.from(text));
  const first = canonicalJson({ entry: manifest, ...sealed(text, signer.privateKey, signer.shown) });
  const chain: Json[] = [];
  let previous = fingerprint;
  const linked = (body: Body) => ({ v: 1, instance: manifest.instance, seq: manifest.seq + chain.length + 1, previous, ...body });
  const happen = (body: Body): void => {
    const entry = linked(body);
    const written = canonicalJson(entry);
    previous = sha256(Buffer.from(written));
    chain.push({ entry, ...sealed(written, signer.privateKey, signer.shown) });
  };
  const rotate = (over?: { readonly provenBy: "nobody" }): void => {
    const next = newKey();
    const handing = { kind: "key-rotation", to: next.shown };
    const prover = over === undefined ? next : newKey();
    const proof = sign(null, Buffer.from(canonicalJson(linked(handing))), prover.privateKey).toString("base64url");
    happen({ ...handing, proof });
    signer = next;
  };
  return { manifest: first, fingerprint, later: () => canonicalJson(chain), happen, rotate };
}
