import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleCatalogue } from "../../src/report/example-catalogue.fixture.ts";
import { fewReport, fullReport, hostileReport, organisationReport, unknownReport } from "../../src/report/example-report.fixture.ts";
import { renderHtml } from "../../src/report/html/render-html.ts";

const pages = {
  full: fullReport,
  few: fewReport,
  unknown: unknownReport,
  organisation: organisationReport,
  hostile: hostileReport,
} as const;
const names = ["full", "few", "unknown", "organisation", "hostile"] as const;
type Name = (typeof names)[number];

const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;

let folder = "";
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-report-"));
  await Promise.all(names.map((name) => writeFile(join(folder, `${name}.html`), renderHtml(pages[name], exampleCatalogue))));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Every address asked for besides the file itself. */
  readonly asked: readonly string[];
  readonly complaints: readonly string[];
}

async function open(
  name: Name,
  size: { readonly width: number; readonly height: number },
  colorScheme: "light" | "dark" = "light",
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { ...size }, colorScheme });
  const own = pathToFileURL(join(folder, `${name}.html`)).href;
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== own && !request.url().startsWith("data:")) asked.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`));
  await page.goto(own);
  await page.evaluate("document.fonts.ready.then(() => true)");
  return { page, asked, complaints };
}

const overflow = (page: Page): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");

describe.each(names)("the %s report, opened from disk", (name) => {
  test.each(sizes)("asks nobody, runs nothing and keeps its width at $width x $height, light and dark", async (size) => {
    for (const scheme of ["light", "dark"] as const) {
      const { page, asked, complaints } = await open(name, size, scheme);
      expect(asked).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  test("has no serious accessibility issue, light on a desk and dark on a phone, with everything open", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [size, scheme] of [
      [sizes[0], "light"],
      [sizes[1], "dark"],
    ] as const) {
      const { page } = await open(name, size, scheme);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      await page.evaluate(axe);
      const serious = await page.evaluate<readonly string[]>(
        "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.filter((each) => ['serious', 'critical'].includes(each.impact)).map((each) => each.id + ' ' + each.nodes[0].html))",
      );
      expect(serious).toEqual([]);
      await page.close();
    }
  });

  test("keeps its width with text at 200 %", async () => {
    for (const size of sizes) {
      const { page } = await open(name, size);
      await page.addStyleTag({ content: "html{font-size:200%}" });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  test("prints on A4 and Letter", async () => {
    const { page } = await open(name, sizes[0]);
    for (const format of ["A4", "Letter"]) {
      const paper = await page.pdf({ format, printBackground: true });
      expect(paper.subarray(0, 5).toString()).toBe("%PDF-");
      const leaves = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expect(leaves).toBeGreaterThan(1);
      expect(leaves).toBeLessThan(name === "hostile" ? 60 : 20);
    }
    await page.close();
  });
});

test("every thing to open is reached with the keyboard, opens with Enter, and Tab leaves the page again", async () => {
  const { page } = await open("full", sizes[0]);
  const all = await page.evaluate<number>("document.querySelectorAll('summary, a, [tabindex]').length");
  let opened = 0;
  for (let step = 0; step < all; step++) {
    await page.keyboard.press("Tab");
    const isSummary = await page.evaluate<boolean>("document.activeElement.tagName === 'SUMMARY'");
    if (!isSummary) continue;
    expect(await page.evaluate<boolean>("getComputedStyle(document.activeElement).outlineStyle !== 'none'")).toBe(true);
    await page.keyboard.press("Enter");
    opened += 1;
  }
  expect(await page.evaluate<number>("document.querySelectorAll('details[open]').length")).toBe(opened);
  expect(opened).toBe(await page.evaluate<number>("document.querySelectorAll('summary').length"));
  await page.keyboard.press("Tab");
  expect(await page.evaluate<boolean>("document.activeElement === document.body")).toBe(true);
  await page.close();
});

test("the first screen at 1280 x 800 answers what was found, in the fonts of the file", async () => {
  const { page } = await open("full", sizes[0]);
  const bottom = await page.evaluate<number>("document.querySelector('#found h2').getBoundingClientRect().bottom");
  expect(bottom).toBeLessThan(800);
  expect(
    await page.evaluate<readonly string[]>(
      "[...document.fonts].filter((each) => each.status === 'loaded').map((each) => each.family.replaceAll('\"', '')).sort()",
    ),
  ).toEqual(["Inter", "Source Serif 4"]);
  await page.close();
});

test("no label of a chart leaves the page or covers another of its chart, on a desk and on a phone", async () => {
  for (const name of ["full", "organisation", "few"] as const) {
    for (const size of sizes) {
      const { page } = await open(name, size);
      const clashes = await page.evaluate<readonly string[]>(`(() => {
        const found = [];
        for (const chart of document.querySelectorAll("svg[role=img]")) {
          const boxes = [...chart.querySelectorAll("text")].map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() }));
          for (const [index, one] of boxes.entries()) {
            if (one.box.right > innerWidth + 1 || one.box.left < -1) found.push("outside: " + one.text);
            for (const other of boxes.slice(index + 1)) {
              const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
              const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
              if (across > 1 && down > 4) found.push(one.text + " over " + other.text);
            }
          }
        }
        return found;
      })()`);
      expect(clashes).toEqual([]);
      await page.close();
    }
  }
});

test("on paper the reasons are open, the contents are gone, and the colours are those of paper", async () => {
  const { page } = await open("full", sizes[0], "dark");
  await page.emulateMedia({ media: "print" });
  expect(await page.evaluate<string>("getComputedStyle(document.querySelector('.toc')).display")).toBe("none");
  expect(await page.evaluate<number>("document.querySelector('details.keep .back-in').getBoundingClientRect().height")).toBeGreaterThan(20);
  expect(await page.evaluate<string>("getComputedStyle(document.querySelector('h1')).color")).toBe("rgb(27, 26, 23)");
  await page.close();
});
