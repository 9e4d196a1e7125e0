import { canonicalJson, type Json } from "./canonical-json.ts";

/**
 * What the new key of a `key-rotation` entry signs (Ed25519, in `proof`): the canonical JSON of the entry without `proof`. So the chain
 * is only handed to a key whose holder agreed, at this place of this chain.
 * @example rotationPart({ kind: "key-rotation", to: "a", proof: "b" }) // '{"kind":"key-rotation","to":"a"}'
 */
export function rotationPart({ proof: _proof, ...rest }: { readonly [key: string]: Json | undefined }): string {
  return canonicalJson(rest);
}
