import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, canonicalPieces, type Json } from "./canonical-json.ts";

test("keys stand in the order of their UTF-16 units, as in RFC 8785, 3.2.3", () => {
  const text = canonicalJson({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 });
  expect(Object.values(JSON.parse(text))).toHaveLength(7);
  expect([...text.matchAll(/:(\d)/g)].map(([, value]) => Number(value))).toEqual([2, 4, 6, 7, 1, 5, 3]);
});

test("numbers are printed as ECMAScript does, undefined members are left out", () => {
  expect(canonicalJson([333_333_333.333_333_3, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe("[333333333.3333333,1e+30,4.5,0.002,1e-27,0]");
  expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, "\ud800", { "\udc00": 1 }])("what JSON cannot hold is refused", (value) => {
  expect(() => canonicalJson(value)).toThrow(RangeError);
});

test("it says the same as the value, whatever the order of keys was", () => {
  const plain = fc.dictionary(fc.string({ unit: "grapheme" }), fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)));
  fc.assert(
    fc.property(plain, (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson({ ...value }));
      expect(JSON.parse(canonicalJson(turned))).toEqual({ ...value });
    }),
    { seed: 4 },
  );
});

test("in pieces it is the same text, however deep it is taken apart", () => {
  const deep: fc.Arbitrary<Json> = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(deep, fc.nat(4), (value, levels) => {
      expect([...canonicalPieces(value, levels)].join("")).toBe(canonicalJson(value));
    }),
    { seed: 4 },
  );
  expect([...canonicalPieces({ c: undefined, b: [], a: {} }, 2)].join("")).toBe('{"a":{},"b":[]}');
});
