import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../core/privacy/canonical-json.ts";

/** The one text of a document (RFC 8785): what is stored, served, hashed and signed is byte for byte the same. */
export function canonicalText(document: object): string {
  const plain: Json = JSON.parse(JSON.stringify(document));
  return canonicalJson(plain);
}

/** SHA-256 as small hex letters. */
export function fingerprintOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
