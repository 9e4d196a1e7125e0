import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../core/privacy/canonical-json.ts";

/** The one text of a document (RFC 8785): what is stored, served, hashed and signed is byte for byte the same. */
export function canonicalText(document: object): string {
  if (isJson(document)) return canonicalJson(document);
  const plain: Json = JSON.parse(JSON.stringify(document));
  return canonicalJson(plain);
}

/** SHA-256 as small hex letters. */
export function fingerprintOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether it is JSON as it stands: a release of thousands of groups need not be copied to be written. */
function isJson(value: unknown): value is Json {
  if (value === null || typeof value !== "object") return !["function", "bigint", "symbol"].includes(typeof value);
  if (Array.isArray(value)) return value.every((each) => each !== undefined && isJson(each));
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}
