/** An object of JSON, read field by field: unknown fields cost nothing and a field of another type is as good as absent. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};
/** Longer text than this is prose, and prose is never read. */
const LONGEST = 500;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at a field, empty where there is none. */
export function fieldsAt(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : NONE;
}

/** Text at a field; null where there is none, where it is blank, and where it is too long to be a name or an id. */
export function textAt(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : null;
}

export function yesNoAt(fields: Fields, name: string): boolean | null {
  const value = fields[name];
  return typeof value === "boolean" ? value : null;
}

/** Texts of a list, at most 100. */
export function textsAt(fields: Fields, name: string): readonly string[] {
  const value: unknown = fields[name];
  if (!Array.isArray(value)) return [];
  return value.slice(0, 100).filter((each): each is string => typeof each === "string" && each.length <= LONGEST);
}

/** Whether anything lies deeper than `most` levels below the value; looks no deeper than that itself. */
export function isDeeperThan(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (most === 0) return true;
  for (const each of Object.values(value)) if (typeof each === "object" && isDeeperThan(each, most - 1)) return true;
  return false;
}
