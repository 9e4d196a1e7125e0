import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonChoice, type JsonElement, type JsonPath, jsonElements } from "./json-stream.ts";

const limits = { depth: 64, valueBytes: 1_000_000, fault: (what: string, byte: number) => new Error(`byte ${byte}: ${what}`) };
const bytes = (text: string) => new TextEncoder().encode(text);

function* pieces(whole: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function read(text: string | Uint8Array, choose: (path: JsonPath) => JsonChoice, size = 7): Promise<JsonElement[]> {
  const whole = typeof text === "string" ? bytes(text) : text;
  const elements: JsonElement[] = [];
  for await (const element of jsonElements(pieces(whole, size), choose, limits)) elements.push(element);
  return elements;
}

const takeRoot = () => "take" as const;
const skipAll = () => "skip" as const;

describe("reading JSON piece by piece", () => {
  test("the value is what JSON.parse says, wherever the pieces are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 3),
        async (value, size, indent) => {
          const text = JSON.stringify(value, null, indent);
          const [element] = await read(text, takeRoot, size);
          expect(element?.value).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 300, seed: 4747 },
    );
  });

  test("members of an entered object are those of JSON.parse, in file order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()),
        fc.integer({ min: 1, max: 9 }),
        async (value, size) => {
          const text = JSON.stringify(value);
          const elements = await read(text, (path) => (path.length === 0 ? "enter" : "take"), size);
          expect(Object.fromEntries(elements.map((element) => [element.path[0], element.value]))).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 300, seed: 4747 },
    );
  });

  test("text is accepted exactly where JSON.parse accepts it, also when nothing is taken", async () => {
    const damaged = fc.tuple(
      fc.jsonValue({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom("", ",", "]", "}", ":", '"', "\\", "0", "-", "e", "u", "tru", " ", "[", "{"),
    );
    await fc.assert(
      fc.asyncProperty(damaged, fc.boolean(), async ([value, where, put], taking) => {
        const text = JSON.stringify(value);
        const at = where % (text.length + 1);
        const broken = text.slice(0, at) + put + text.slice(at + 1);
        const accepted = await read(broken, taking ? takeRoot : skipAll).then(
          () => true,
          () => false,
        );
        expect(accepted, broken).toBe(parses(broken));
      }),
      { numRuns: 2000, seed: 4747 },
    );
  });

  test("only what is taken is built, with its path and byte offset", async () => {
    const text = '{"a":[{"keep":1,"drop":[[]]},{"keep":2}],"b":"x"}';
    const elements = await read(text, (path) => (path.at(-1) === "keep" ? "take" : path[0] === "b" ? "skip" : "enter"));
    expect(elements).toEqual([
      { path: ["a", 0, "keep"], value: 1, byte: 14 },
      { path: ["a", 1, "keep"], value: 2, byte: 37 },
    ]);
  });

  test.each([
    ["nothing", "", "byte 0: the file is empty"],
    ["a cut file", '{"a":[1,', "byte 8: the file ends before its last bracket"],
    ["text after the end", '{"a":1}x', "byte 7: a value where none may stand"],
    ["NUL in a text", '"a\u0000b"', "byte 2: a control character inside a text"],
    ["a missing comma", "[1 2]", "byte 3: a value where none may stand"],
    ["NUL alone", "\u0000", "byte 1: neither a text, a number, true, false nor null"],
    ["deep nesting", "[".repeat(70), "byte 64: nested deeper than 64 levels"],
    ["an endless name", `{"${"k".repeat(5000)}":1}`, "byte 4098: a name longer than 4096 bytes"],
    ["an endless number", `[${"1".repeat(5000)}]`, "byte 1002: a number longer than 1000 digits"],
  ])("%s is refused with the place", async (_case, text, message) => {
    await expect(read(text, () => "enter", 1)).rejects.toThrow(message);
  });

  test("a taken value over its limit is refused, a skipped one costs nothing", async () => {
    const long = JSON.stringify({ a: "x".repeat(2_000_000) });
    await expect(read(long, takeRoot, 65_536)).rejects.toThrow("one element is longer than 1000000 bytes");
    expect(await read(long, skipAll, 65_536)).toEqual([]);
  });

  test("a byte order mark is passed over at the start only", async () => {
    expect((await read("\ufeff[1]", takeRoot, 64))[0]?.value).toEqual([1]);
    await expect(read("[\ufeff1]", takeRoot)).rejects.toThrow();
  });

  test("a name that reaches for the prototype stays a plain name", async () => {
    const [element] = await read('{"__proto__":{"polluted":true}}', takeRoot);
    expect(Object.hasOwn(Object(element?.value), "__proto__")).toBe(true);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
