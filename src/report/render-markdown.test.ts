import remarkParse from "remark-parse";
import { unified } from "unified";
import { expect, test } from "vitest";
import { exampleCatalogue } from "./example-catalogue.fixture.ts";
import { fewReport, fullReport, hostileReport, unknownReport } from "./example-report.fixture.ts";
import { renderMarkdown } from "./render-markdown.ts";

interface Block {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Block[];
}

function blocks(block: Block): readonly Block[] {
  return [block, ...(block.children ?? []).flatMap(blocks)];
}

const parsed = (markdown: string): readonly Block[] => blocks(unified().use(remarkParse).parse(markdown));

test("hostile text brings no link, picture, code or element of its own into a comment", () => {
  const nodes = parsed(renderMarkdown(hostileReport, exampleCatalogue));
  expect(nodes.filter(({ type }) => ["link", "image", "code", "inlineCode", "definition", "linkReference"].includes(type))).toEqual([]);
  const elements = nodes.filter(({ type }) => type === "html").map(({ value }) => value ?? "");
  for (const element of elements)
    expect(element).toMatch(/^(<br>|<details>|<\/details>|<summary>|<\/summary>|<sub>|<\/sub>|What would tell more)+$/);
});

test("hostile text mentions nobody, opens no issue and breaks no table", () => {
  const text = renderMarkdown(hostileReport, exampleCatalogue);
  expect(text).not.toMatch(/@\w/);
  expect(text).not.toMatch(/#\d/);
  expect(text).not.toContain("://");
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  for (const row of rows) expect(row.replaceAll("\\|", "").match(/\|/g)).toHaveLength(5);
});

test("a comment says what was found, what was not, and what to try", () => {
  const text = renderMarkdown(fullReport, exampleCatalogue);
  expect(text).toContain("### Evenkeel: The pipeline trusts what it should not");
  expect(text).toContain(
    "| Vulnerable dependencies wait for an update | Half take longer than 34\u00a0days; after 14 days about 3 in 4 still wait. | 34\u00a0days (26–45)",
  );
  expect(text).toContain("**Looked for and not there:** Outsiders cannot report a weakness;");
  expect(text).toContain("1. **Dependency updates, merged when green**");
  expect(text.length).toBeLessThan(5000);
});

test("few contributors and nothing decided still give a whole comment", () => {
  expect(renderMarkdown(fewReport, exampleCatalogue)).toContain("this page speaks only about files");
  expect(renderMarkdown(unknownReport, exampleCatalogue)).toContain("not compared: the windows are of different length");
});
