import type { Json } from "../../../core/privacy/canonical-json.ts";
import { Refused } from "../refused.ts";

// A hand parser of a few lines: a schema package would be larger than the page.

export type Fields = { readonly [key: string]: Json | undefined };

const refuse = (name: string): never => {
  throw new Refused("manifest.unreadable", name);
};
const isRecord = (value: Json | undefined): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const recordIn = (value: Json | undefined, name: string): Fields => (isRecord(value) ? value : refuse(name));
export const listIn = (value: Json | undefined, name: string): readonly Json[] => (isList(value) ? value : refuse(name));
export const textIn = (value: Json | undefined, name: string): string => (typeof value === "string" ? value : refuse(name));
export const flagIn = (value: Json | undefined, name: string): boolean => (typeof value === "boolean" ? value : refuse(name));
export const countIn = (value: Json | undefined, name: string): number =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : refuse(name);

export function textsIn(value: Json | undefined, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordIn(value, name)).map(([key, text]) => [key, textIn(text, name)]));
}
