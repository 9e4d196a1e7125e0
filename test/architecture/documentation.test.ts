import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { buildProgram } from "../../src/cli/program.ts";

const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const catalogue = await readCatalogue();

test("every error code has its line in docs/run/errors.md, and every line an error code", () => {
  const documented = [...page("docs/run/errors.md").matchAll(/^\| `([a-z.-]+)` \|/gm)].map((match) => match[1]);
  expect(documented.toSorted()).toEqual(Object.keys(exitCodeOf).toSorted());
});

test("every command and option is documented", () => {
  const text = page("docs/run/commands.md");
  for (const command of buildProgram("").commands) {
    expect(text).toContain(`## ${command.name()}`);
    for (const option of command.options) expect(text).toContain(`\`${option.flags}\``);
  }
});

test("every measure, finding and practice has its section", () => {
  for (const { id } of catalogue.measures) expect(page("docs/understand/measures.md")).toContain(`## ${id} `);
  for (const { id } of catalogue.claims) expect(page("docs/understand/findings.md")).toContain(`## ${id}\n`);
  for (const { id } of catalogue.practices) expect(page("docs/understand/practices.md")).toContain(`\`${id}\``);
});

test("every statement that may be asked can be read beforehand, in each language", () => {
  const text = page("docs/understand/instrument.md");
  for (const { items, locales } of catalogue.instruments) {
    for (const { id } of items) expect(text).toContain(`\`${id}\``);
    for (const { tag, items: words } of locales) for (const word of words) expect(text).toContain(`  - ${tag}: ${word.text}\n`);
  }
});

test("every dependency has its line: what it spares us, its licence, who keeps it", () => {
  const text = page("docs/contribute/dependencies.md");
  const { dependencies, devDependencies } = JSON.parse(page("package.json"));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !new RegExp(`(?<![\\w@/-])${name}(?![\\w/-])`).test(text))).toEqual([]);
});

test("links between documents lead somewhere", () => {
  const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "PRIVACY.md", "SECURITY.md"];
  const dead = documents.flatMap((document) =>
    [...page(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "").filter((target) => !exists(target)),
  );
  expect(dead).toEqual([]);
});

test("every test that PRIVACY.md names exists", () => {
  const named = [...page("PRIVACY.md").matchAll(/`((?:src|test)\/[^`]+)`/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

function exists(path: string): boolean {
  try {
    readFileSync(new URL(`../../${path}`, import.meta.url));
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EISDIR";
  }
}
