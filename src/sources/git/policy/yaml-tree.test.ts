import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYaml } from "./yaml-tree.ts";

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
  .split("")
  .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefgh".charAt(at)}`).join(",")}]`)
  .join("\n")}\n`;

describe("outside YAML", () => {
  it.each([
    ["an alias bomb", bomb],
    ["an alias of itself", "a: &a\n  b: *a\n"],
    ["an alias of nothing", "a: *nobody\n"],
    ["brackets in brackets", "[".repeat(500_000)],
    ["brackets with words between", "[a,".repeat(300_000)],
    ["maps in maps", "{a: ".repeat(200_000)],
    ["lists in lists", "- ".repeat(300_000)],
    ["steps down", Array.from({ length: 900 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["a very long text", `a: ${"x".repeat(2_000_000)}`],
    ["a broken quote", 'a: "b\nc: d'],
  ])("%s is not read, and soon", (_, text) => {
    const before = performance.now();
    expect(readYaml(text)).toBeNull();
    expect(performance.now() - before).toBeLessThan(60_000);
  });

  it("keeps tags as text and runs nothing", () => {
    expect(readYaml("a: !!js/function 'function () { return 1 }'\n")).toMatchObject({
      entries: new Map([["a", { text: "function () { return 1 }" }]]),
    });
  });

  it("is read or refused, never thrown at us", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "a",
            ":",
            " ",
            "\n",
            "-",
            "[",
            "]",
            "{",
            "}",
            "&",
            "*",
            "!",
            "|",
            ">",
            "'",
            '"',
            "#",
            "?",
            "<",
            ",",
            "%",
            "\t",
          ),
        }),
        (text) => readYaml(text) === null || readYaml(text) !== undefined,
      ),
      { seed: 11, numRuns: 3000 },
    );
  });
});
