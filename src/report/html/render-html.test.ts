import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleCatalogue } from "../example-catalogue.fixture.ts";
import { fewReport, fullReport, hostileReport, organisationReport, unknownReport } from "../example-report.fixture.ts";
import type { Report } from "../report.ts";
import { renderHtml } from "./render-html.ts";

const pages: readonly (readonly [string, Report])[] = [
  ["full", fullReport],
  ["few contributors", fewReport],
  ["nothing decided", unknownReport],
  ["twelve repositories", organisationReport],
  ["hostile", hostileReport],
];

const page = (report: Report) => parseHTML(renderHtml(report, exampleCatalogue)).document;
const words = (report: Report): string => (page(report).querySelector("body")?.textContent ?? "").replace(/\s+/g, " ");

describe.each(pages)("the page of %s", (_, report) => {
  test("is one file under 1.5 MB that fetches nothing and runs nothing", () => {
    const text = renderHtml(report, exampleCatalogue);
    expect(text.length).toBeLessThan(1_500_000);
    const document = page(report);
    expect(document.querySelectorAll("script, iframe, object, embed, link, img, image, use, foreignObject, form, base")).toHaveLength(0);
    const addresses = [...document.querySelectorAll("[src], [href]")].map(
      (each) => each.getAttribute("src") ?? each.getAttribute("href") ?? "",
    );
    expect(addresses.filter((each) => !each.startsWith("#"))).toEqual([]);
    expect([...document.querySelectorAll("*")].flatMap((each) => each.getAttributeNames()).filter((name) => name.startsWith("on"))).toEqual(
      [],
    );
    expect(text.match(/url\((?!data:)/g)).toBeNull();
    expect(document.querySelector("meta[http-equiv]")?.getAttribute("content")).toContain("default-src 'none'");
  });

  test("gives every drawing a text, and every chart of measured values its numbers as a table", () => {
    const document = page(report);
    for (const drawing of document.querySelectorAll("svg[role=img]")) expect(drawing.getAttribute("aria-label")).toMatch(/\w/);
    for (const figure of document.querySelectorAll("section > figure, .curve figure"))
      expect(figure.querySelectorAll("details table").length).toBeGreaterThan(0);
    for (const finding of document.querySelectorAll(".find")) expect(finding.querySelectorAll("details table").length).toBeGreaterThan(0);
  });

  test("has one title, headings in order, and contents that lead somewhere", () => {
    const document = page(report);
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    for (const link of document.querySelectorAll(".toc a"))
      expect(document.getElementById((link.getAttribute("href") ?? "").slice(1))).not.toBeNull();
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("speaks of work and never of somebody", () => {
    expect(words(report)).not.toMatch(
      /\b(authors?|committers?|developers?|engineers?|employees?|colleagues?|culprits?|he|she|his|her|himself|herself)\b/i,
    );
    expect(words(report).replaceAll("@maintainer", "")).not.toMatch(/[\w.]+@[\w.]+/);
    if (report !== hostileReport) expect(words(report)).not.toContain("!");
  });

  test("is the same to the byte for the same report", () => {
    expect(renderHtml(report, exampleCatalogue)).toBe(renderHtml(structuredClone(report), exampleCatalogue));
  });
});

test("hostile text stays text in titles, paths, claims and automation files", () => {
  const document = page(hostileReport);
  const shown = renderHtml(hostileReport, exampleCatalogue);
  expect(shown).not.toContain("<script");
  expect(shown).not.toContain("<img");
  expect(shown).not.toContain("\u202e");
  expect(document.querySelector("pre")?.textContent).toContain("<script>alert(1)</script>");
  expect(document.querySelector("title")?.textContent).toContain("<script>");
});

test("what is suppressed shows neither a number nor a reason", () => {
  const row = [...page(fullReport).querySelectorAll("#measures tr")].find((each) => each.textContent?.includes("E31"));
  expect(row?.textContent).toMatch(/too few to show/);
  expect(row?.textContent?.replace("E31", "")).not.toMatch(/\d/);
  expect(words(fullReport)).not.toContain("dominates");
});

test("unknown is never zero: a check nobody saw has no count", () => {
  const row = [...page(organisationReport).querySelectorAll("#checks tr")].find((each) => each.textContent?.includes("Secrets in pushes"));
  expect(row?.textContent).toContain("not observable");
  expect(row?.textContent).not.toMatch(/\d/);
});

test("parts stand in the order of their names, whatever their figures", () => {
  const document = page(organisationReport);
  const names = [...document.querySelectorAll("#parts .mx th.c")].map((each) => each.textContent ?? "");
  expect(names).toEqual(["Amber", "Keel", "Storm"]);
  const rows = [...document.querySelectorAll("#parts details tbody th")].map((each) => each.textContent ?? "");
  expect(rows).toEqual([...rows].sort());
});

test("all thirty claims are drawn as thirty marks, and each of the 38 measures has its line", () => {
  const document = page(fullReport);
  expect(document.querySelectorAll(".claims svg g")).toHaveLength(30);
  const lines = [...document.querySelectorAll("#measures tbody tr")].map((each) => /E\d\d/.exec(each.textContent ?? "")?.[0]);
  expect(new Set(lines).size).toBe(38);
});

test("a note of the assessed team stands at the finding, and a threshold says whether it is an assumption", () => {
  const finding = page(fullReport).getElementById("f-pipeline-is-open");
  expect(finding?.textContent).toContain("Disputed by the team: Nine of the 24");
  expect(finding?.textContent).toContain("an assumption");
  expect(page(fullReport).getElementById("f-value-takes-long")?.textContent).toContain("from DORA");
});

test("the page for few contributors prints no figure about how people work", () => {
  const text = words(fewReport);
  expect(text).toContain("so this page speaks only about files");
  expect(page(fewReport).querySelector("#behaviours, #habits, #parts, #measures")).toBeNull();
  expect(text).not.toMatch(/contributors: \d/);
});

test("a comparison that makes no sense says why, and nothing else", () => {
  expect(page(unknownReport).getElementById("compared")?.textContent).toContain("Not compared: the windows are of different length");
});

test("a page is made in less than 400 ms", () => {
  const started = performance.now();
  renderHtml(organisationReport, exampleCatalogue);
  expect(performance.now() - started).toBeLessThan(400);
});
