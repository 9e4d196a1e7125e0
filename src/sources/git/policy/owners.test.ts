import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCodeowners } from "./codeowners.ts";
import { ownersOf } from "./owners.ts";
import { type Forge, pathPattern } from "./path-pattern.ts";

const owners = (forge: Forge, text: string, path: string) =>
  ownersOf(parseCodeowners(text, forge), path).map(({ section, rule }) =>
    [section.name, ...rule.owners].filter((word) => word !== "").join(" "),
  );

describe("GitHub patterns", () => {
  it.each([
    ["*", "a/b.c", true],
    ["*.js", "a/b.js", true],
    ["*.js", "a/b.jsx", false],
    ["/build/logs/", "build/logs/a/b", true],
    ["/build/logs/", "x/build/logs/a", false],
    ["docs/*", "docs/a.md", true],
    ["docs/*", "docs/a/b.md", false],
    ["docs/*", "x/docs/a.md", false],
    ["apps/", "x/apps/a/b", true],
    ["apps/", "apps", false],
    ["/docs/", "docs/a", true],
    ["/docs", "docs/a", true],
    ["docs", "x/docs/a", true],
    ["docs", "x/docs", true],
    ["**/logs", "a/b/logs/c", true],
    ["**/logs", "logs", true],
    ["/a/**/z", "a/z", true],
    ["/a/**/z", "a/b/c/z/y", true],
    ["a/**", "a/b/c", true],
    ["a/**", "a", false],
    ["/a?c", "abc", true],
    ["/a?c", "a/c", false],
    ["/README.md", "x/README.md", false],
    ["with\\ space/", "with space/a", true],
    ["*.JS", "a.js", false],
    ["/*", "a", true],
    ["/*", "a/b", false],
    ["/src/*.ts", "src/a/b.ts", false],
  ])("%s on %s: %s", (pattern, path, expected) => {
    expect(pathPattern(pattern, "github")?.matches(path, path.split("/")) ?? false).toBe(expected);
  });
});

describe("GitLab patterns", () => {
  it.each([
    ["*", "a/b", true],
    ["README.md", "x/README.md", true],
    ["docs/x", "a/docs/x", true],
    ["/docs", "docs/a", false],
    ["/docs/", "docs/a/b", true],
    ["docs/*", "docs/a/b", false],
    ["/docs/**/*.md", "docs/a/b/c.md", true],
    ["[ab].txt", "a.txt", true],
    ["[ab].txt", "c.txt", false],
    ["[!ab].txt", "c.txt", true],
    ["[a-c].txt", "b.txt", true],
    ["*.rb", "a/b.rb", true],
  ])("%s on %s: %s", (pattern, path, expected) => {
    expect(pathPattern(pattern, "gitlab")?.matches(path, path.split("/")) ?? false).toBe(expected);
  });
});

describe("GitHub CODEOWNERS", () => {
  it.each([
    ["the last match wins", "* @a\n*.js @b", "x.js", ["@b"]],
    ["a match without an owner leaves the path unowned", "/apps/ @a\n/apps/github", "apps/github/x", [""]],
    ["! is not supported and the line is skipped", "* @a\n!/x @b", "x", ["@a"]],
    ["[ ] is not supported and the line is skipped", "* @a\n[xy] @b", "x", ["@a"]],
    ["comments at the end of a line are no owners", "* @a # not @b", "x", ["@a"]],
    ["a line with something that is no owner is skipped", "* @a\n*.js bob", "x.js", ["@a"]],
    ["mail addresses and teams are owners", "* a@example.org @Org/Team", "x", ["a@example.org @org/team"]],
    ["no rule, no answer", "/a @a", "b", []],
    ["windows line ends", "* @a\r\n/x @b\r\n", "x", ["@b"]],
  ])("%s", (_, text, path, expected) => {
    expect(owners("github", text, path)).toEqual(expected);
  });

  it("ignores a file over 3 MB", () => {
    expect(parseCodeowners(`* @a\n${"# x\n".repeat(800_000)}`, "github").sections).toEqual([]);
  });

  it("tells which lines it skipped", () => {
    expect(parseCodeowners("* @a\n!x @b\n\n*.js bob", "github").skippedLines).toEqual([2, 4]);
  });
});

describe("GitLab CODEOWNERS", () => {
  it.each([
    ["each section answers for itself", "* @all\n[Docs]\n*.md @docs\n[Data]\n/db/ @dba\n", "db/a.md", ["@all", "Docs @docs", "Data @dba"]],
    ["the last match inside a section wins", "[A]\n* @a\n*.md @b\n", "x.md", ["A @b"]],
    ["default owners hold where a rule names none", "[A][2] @d\n*.md\n*.rb @r\n", "x.md", ["A @d"]],
    ["sections of one name are one", "[A]\n*.md @a\n[a]\nx.md @b\n", "x.md", ["A @b"]],
    ["an excluded path stays excluded", "[A]\n* @a\n!*.md\n*.md @b\n", "x.md", []],
    ["a path may look like a section", "[id].ts @a\n", "i.ts", ["@a"]],
    ["words that are no owners are dropped", "* @a bob\n", "x", ["@a"]],
    ["roles are owners", "* @@maintainer\n", "x", ["@@maintainer"]],
  ])("%s", (_, text, path, expected) => {
    expect(owners("gitlab", text, path)).toEqual(expected);
  });

  it("knows optional sections", () => {
    const { sections } = parseCodeowners("^[A]\n* @a\n[B]\n* @b\n[C][0]\n* @c\n", "gitlab");
    expect(sections.map(({ name, optional }) => [name, optional])).toEqual([
      ["A", true],
      ["B", false],
      ["C", true],
    ]);
  });
});

describe("laws of matching", () => {
  const segment = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 4 });
  const folders = fc.array(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

  it("one anchored segment means what the regular expression of it means", () => {
    fc.assert(
      fc.property(
        segment.filter((text) => !/^\*+$/.test(text)),
        folders,
        (pattern, path) => {
          const expected = new RegExp(`^${pattern.replace(/\*/g, ".*").replace(/\?/g, ".")}$`).test(path[0] ?? "");
          return pathPattern(`/${pattern}`, "github")?.matches(path.join("/"), path) === expected;
        },
      ),
      { seed: 3, numRuns: 3000 },
    );
  });

  it("a rule below all others never changes what an earlier one says of paths it does not match", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(segment, fc.constantFrom("@a", "@b", "")), { maxLength: 8 }), segment, folders, (rules, last, path) => {
        const text = rules.map(([pattern, owner]) => `${pattern} ${owner}`).join("\n");
        const pattern = pathPattern(last, "github");
        const expected = pattern?.matches(path.join("/"), path) === true ? ["@z"] : owners("github", text, path.join("/"));
        expect(owners("github", `${text}\n${last} @z`, path.join("/"))).toEqual(expected);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it("answers for a hostile pattern in a moment", () => {
    const rules = parseCodeowners(`/${"*a".repeat(2000)}b/**/${"**/".repeat(500)}x @a`, "github");
    const before = performance.now();
    ownersOf(rules, `${"a".repeat(4000)}/${"a/".repeat(500)}`);
    expect(performance.now() - before).toBeLessThan(60_000);
  });

  it("tries no rule bound to another top folder, and none before the one that decides", () => {
    const text = Array.from({ length: 1000 }, (_, at) => (at % 20 === 0 ? `*.e${at} @t${at}` : `/dir${at}/sub/ @t${at}`)).join("\n");
    let tried = 0;
    const parsed = parseCodeowners(text, "github");
    const counted = {
      ...parsed,
      sections: parsed.sections.map((section) => ({
        ...section,
        rules: section.rules.map((rule) => ({
          ...rule,
          compiled: {
            ...rule.compiled,
            matches: (path: string, segments: readonly string[]) => {
              tried += 1;
              return rule.compiled.matches(path, segments);
            },
          },
        })),
      })),
    };
    expect(ownersOf(counted, "dir7/sub/x.ts")[0]?.rule.owners).toEqual(["@t7"]);
    expect(tried).toBe(51);
    tried = 0;
    expect(ownersOf(counted, "dir7/sub/x.e980")[0]?.rule.owners).toEqual(["@t980"]);
    expect(tried).toBe(1);
  });
});
