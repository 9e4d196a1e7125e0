import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readPlainYaml } from "./plain-yaml.ts";

const plain = [
  "a: 1\nb: two words\nc: [x, 'it''s', 3, -0.5, null]\n",
  "a:\n  b: true\n  c: ~\n\n# note\nd: 'quoted: yes'\n",
  "list:\n- a: 1\n  b: 2\n- a: 3\n",
  "list:\n  - plain\n  - key: value\n    deep:\n      - x\n  -\n    late: 1\n",
  "text: |\n  one\n    two\n\n  three\nnext: >-\n  folded\n  text\n\n  paragraph\n",
  "text: >\n  ends\nempty:\nlast: x # remark\n",
  "long: a sentence\n  that goes on\n  for lines\nflow: { a: 1, b: [c, d], e: 'f, g' }\n",
  "flow: [a,\n  b,\n  c]\nurl: https://example.org/a?b=c#d\n",
  "days: ['1', \"2\", '3+']\ndate: 2024-01-05\nversion: 1.5.0\n",
  "empty_list: []\nempty_map: {}\n",
];

describe("the fast reader", () => {
  it.each(plain)("reads the plain subset as the full parser does: %j", (text) => {
    expect(readPlainYaml(text)).toEqual(parse(text));
  });

  it.each(["a: &x 1\nb: *x\n", "a: !!str 1\n", "? a\n: b\n", "---\na: 1\n", 'a: "x\\n"\n', "a: 1\na: 2\n", "a:\n   b: 1\n  c: 2\n"])(
    "leaves to the full parser what it does not know: %j",
    (text) => {
      expect(readPlainYaml(text)).toBeUndefined();
    },
  );
});
