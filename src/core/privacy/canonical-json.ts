export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON as RFC 8785 writes it: keys in the order of their UTF-16 code units, no spaces, numbers as ECMAScript prints them. Members that
 * are undefined are left out. Throws RangeError for a number that JSON cannot hold, or a lone surrogate.
 * @example canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError("JSON holds finite numbers only");
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) throw new RangeError("JSON holds whole characters only");
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  return `{${membersOf(value)
    .map(([key, member]) => key + canonicalJson(member))
    .join(",")}}`;
}

/**
 * The same text in pieces, for documents of tens of megabytes: as one text they would stand in memory twice more.
 * @param levels lists and objects down to here are taken apart; what lies deeper is one piece
 * @example [...canonicalPieces({ b: 1, a: [true] }, 1)] // ["{", '"a":', "[true]", ',"b":', "1", "}"]
 */
export function* canonicalPieces(value: Json, levels: number): Generator<string> {
  if (levels === 0 || value === null || typeof value !== "object") {
    yield canonicalJson(value);
    return;
  }
  const isOfList = isList(value);
  const members = isOfList ? value.map((each) => ["", each] as const) : membersOf(value);
  yield isOfList ? "[" : "{";
  for (const [at, [key, member]] of members.entries()) {
    yield `${at === 0 ? "" : ","}${key}`;
    yield* canonicalPieces(member, levels - 1);
  }
  yield isOfList ? "]" : "}";
}

/** What is there, in its order, with the key as it is written before its colon. */
function membersOf(value: { readonly [key: string]: Json | undefined }): readonly (readonly [string, Json])[] {
  return Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [[`${canonicalJson(key)}:`, member] as const];
    });
}

/** Array.isArray does not narrow a readonly array away. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
