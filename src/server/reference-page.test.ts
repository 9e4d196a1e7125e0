import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { Route } from "../contract/route.ts";
import { routes } from "../contract/routes.ts";
import { curlOf, referencePage } from "./reference-page.ts";

const { document } = parseHTML(referencePage("1.0.0")("nonce-of-this-answer"));

test("every route has its section with a call to copy", () => {
  for (const { id, path } of Object.values<Route>(routes)) {
    const section = document.getElementById(id);
    expect(section?.querySelector("h3")?.textContent, id).toContain(path);
    expect(section?.querySelector("pre")?.textContent).toContain("curl ");
  }
});

test("there is no script, and the one style carries the nonce", () => {
  expect(document.querySelectorAll("script").length).toBe(0);
  expect([...document.querySelectorAll("style")].map((style) => style.getAttribute("nonce"))).toEqual(["nonce-of-this-answer"]);
  expect(document.querySelectorAll("[style]").length).toBe(0);
});

test("links within the page lead somewhere", () => {
  const links = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href")?.slice(1) ?? "");
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) expect(document.getElementById(link), link).not.toBeNull();
});

test("a call names what is to be filled in", () => {
  expect(curlOf(routes.changeStructure)).toBe(
    'curl -X POST "$EVENKEEL/api/organisations/ORGANISATION/structure/changes" \\\n' +
      '  -H "authorization: Bearer $TOKEN" \\\n' +
      `  -H "content-type: application/json" -d '{"revision": …, "changes": …}'`,
  );
});
