import { isFields } from "./json-fields.ts";

const DEEPEST = 8;
const MOST_KEYS = 40;
const LONGEST = 4_000;

/**
 * Names of fields and types of what is in them, and no value: enough to see why something could not be read. A name that does not look
 * like a field's is a question mark, because objects may be keyed by what is somebody's.
 * @example shapeOf({ id: "a", tags: [{ n: 1 }] }) // '{"id":"text","tags":[{"n":"number"}]}'
 */
export function shapeOf(value: unknown): string {
  const shape = JSON.stringify(typesOf(value, DEEPEST));
  return shape.length <= LONGEST ? shape : `${shape.slice(0, LONGEST)}…`;
}

function typesOf(value: unknown, deeper: number): unknown {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value !== "object") return typeof value;
  if (deeper === 0) return "…";
  if (Array.isArray(value)) return value.length === 0 ? [] : [typesOf(value[0], deeper - 1)];
  if (!isFields(value)) return "object";
  const entries = Object.entries(value);
  const shown = entries.slice(0, MOST_KEYS).map(([name, each]) => [fieldName(name), typesOf(each, deeper - 1)]);
  return Object.fromEntries(shown);
}

function fieldName(name: string): string {
  return /^[a-z][A-Za-z_]{0,39}$/.test(name) ? name : "?";
}
