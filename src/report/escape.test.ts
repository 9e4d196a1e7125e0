import fc from "fast-check";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { escapeHtml, escapeMarkdown, html, markupText } from "./escape.ts";

test("outside text in a template never becomes an element or an attribute", () => {
  const text = `"><img src=x onerror=alert(1)>'\``;
  const markup = markupText(html`<p title="${text}">${text}</p>`);
  const { document } = parseHTML(`<html><body>${markup}</body></html>`);
  expect(document.querySelectorAll("body *")).toHaveLength(1);
  expect(document.querySelector("p")?.textContent).toBe(text);
  expect(document.querySelector("p")?.getAttribute("title")).toBe(text);
});

test("markup of the same tag passes once, lists are joined, and nothing is left of null, undefined and false", () => {
  const item = (text: string) => html`<li>${text}</li>`;
  expect(markupText(html`<ul>${["a<", "b"].map(item)}</ul>${null}${undefined}${false}${0}`)).toBe("<ul><li>a&lt;</li><li>b</li></ul>0");
});

test("an object out of JSON cannot pretend to be markup", () => {
  const forged: unknown = JSON.parse('{"markup":"<script>"}');
  expect(escapeHtml(String(forged))).not.toContain("<");
});

test("no text brings a tag, a quote or a control character through", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
      expect(escapeHtml(text)).not.toMatch(/[<>"'`\u0000-\u0008\u202e\u2066]/);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("Markdown of a forge neither formats, mentions nor links outside text", () => {
  expect(escapeMarkdown("a|b `c` *d* <e> [f](g)")).toBe("a\\|b \\`c\\` \\*d\\* \\<e\\> \\[f\\](g)");
  expect(escapeMarkdown("@team")).toBe("@\u200bteam");
  expect(escapeMarkdown("https://x.example")).toBe("https:\u200b//x.example");
  expect(escapeMarkdown("fixes #12\n\n# heading")).toBe("fixes \\#\u200b12 \\# heading");
});
