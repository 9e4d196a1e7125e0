import fc from "fast-check";
import { expect, test } from "vitest";
import { type LogVisitor, logParser } from "./log-grammar.ts";

const text = fc.string({ unit: fc.constantFrom("\u0001", ":", "\n", "a", " ", "é"), maxLength: 6 });
const commit = fc.record({
  oid: fc.constant("f".repeat(40)),
  fields: fc.array(text, { minLength: 7, maxLength: 7 }),
  files: fc.array(
    text.filter((path) => path !== ""),
    { maxLength: 3 },
  ),
});
const META = `:100644 100644 ${"a".repeat(40)} ${"b".repeat(40)} M`;

function written(commits: readonly { oid: string; fields: readonly string[]; files: readonly string[] }[]): Buffer {
  const tokens = commits.flatMap(({ oid, fields, files }) => [
    `\u0001${oid}`,
    ...fields,
    ...files.flatMap((path, index) => [index === 0 ? `\n${META}` : META, path]),
  ]);
  return Buffer.from(tokens.map((token) => `${token}\0`).join(""));
}

test("what was written is read, whatever the texts hold and wherever the chunks break", () => {
  fc.assert(
    fc.property(fc.array(commit, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), (commits, size) => {
      const read: { oid: string; fields: string[]; files: string[] }[] = [];
      let current = { oid: "", fields: [] as string[], files: [] as string[] };
      const visitor: LogVisitor = {
        field(index, bytes, from, to) {
          const value = bytes.toString("utf8", from, to);
          if (index === 0) current = { oid: value, fields: [], files: [] };
          else current.fields.push(value);
        },
        fileMeta: (bytes, from, to) => expect(bytes.toString("utf8", from, to)).toBe(META),
        filePath: (bytes, from, to) => current.files.push(bytes.toString("utf8", from, to)),
        commitEnd: () => read.push(current),
      };
      const parser = logParser(visitor);
      const bytes = written(commits);
      for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
      parser.end();
      expect(read).toEqual(commits);
    }),
    { seed: 11 },
  );
});
