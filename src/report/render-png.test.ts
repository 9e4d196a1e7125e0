import { expect, test } from "vitest";
import { exampleCatalogue } from "./example-catalogue.fixture.ts";
import { fullReport, hostileReport } from "./example-report.fixture.ts";
import { pngChart } from "./png-chart.ts";
import { chartStyle } from "./png-style.ts";
import { renderPng } from "./render-png.ts";

const cell = (id: string, report = fullReport) => {
  const found = report.cells.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the example has no ${id}`);
  return found;
};

/** Width and height from the header of a PNG (RFC 2083, 11.2.1). */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return [view.getUint32(16), view.getUint32(20)];
}

test.each(["E27/merge@org", "E36/tests@org", "E28/pinned-actions@org", "E02/tag@org"])(
  "the chart of %s becomes a sharp picture",
  async (id) => {
    const svg = pngChart(cell(id), fullReport, exampleCatalogue, true) ?? "";
    const png = await renderPng(svg);
    expect([...png.slice(1, 4)]).toEqual([..."PNG"].map((letter) => letter.charCodeAt(0)));
    const [width, height] = sizeOf(png);
    expect(width).toBe(1800);
    expect(height).toBeGreaterThan(300);
  },
);

test("a picture carries title, n, interval, method, window, source and that the data are invented", () => {
  const text = (pngChart(cell("E27/merge@org"), fullReport, exampleCatalogue, true) ?? "")
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("\u00a0", " ");
  for (const part of [
    "Dependency update latency",
    "Half are done within 34 days",
    "58 items, 9 still open",
    "34 days (26–45), interval 90 %",
    "Kaplan-Meier",
    "parcel-core",
    "E27",
    "Invented data",
  ]) {
    expect(text.replace(/\s+/g, " ")).toContain(part);
  }
});

test("what is unknown or suppressed has no picture", () => {
  for (const id of ["E06@org", "E31@org", "E12@org"]) expect(pngChart(cell(id), fullReport, exampleCatalogue, false)).toBeNull();
});

test("hostile names stay text and are drawn", async () => {
  const svg = pngChart(cell("E36/tests@org", hostileReport), hostileReport, exampleCatalogue, false) ?? "";
  expect(svg).not.toContain("<script");
  expect(svg).not.toContain("<img");
  expect((await renderPng(svg)).length).toBeGreaterThan(1000);
});

test("the style holds neither variables nor addresses, which the renderer would not know", () => {
  expect(chartStyle()).not.toMatch(/var\(|light-dark|url\(/);
});

test("drawing leaves the event loop free", async () => {
  const svg = pngChart(cell("E27/merge@org"), fullReport, exampleCatalogue, true) ?? "";
  await renderPng(svg);
  let turns = 0;
  const watch = setInterval(() => {
    turns += 1;
  }, 1);
  await Promise.all(Array.from({ length: 8 }, () => renderPng(svg)));
  clearInterval(watch);
  // Drawn here, eight pictures would leave the clock a turn between two of them at most.
  expect(turns).toBeGreaterThan(20);
});

test("an SVG that cannot be read is a named failure, and the next one is drawn", async () => {
  await expect(renderPng("<svg")).rejects.toMatchObject({ code: "chart.not-drawn" });
  expect((await renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')).length).toBeGreaterThan(50);
});

test("every mark of the chart grammar reaches the picture in its colour, and no variable is left over", () => {
  const style = chartStyle();
  for (const mark of [".pb", ".pm", ".eb", ".em", ".axis", ".aid", ".zone"])
    expect(style).toMatch(new RegExp(`\\${mark} \\{[^}]*#[0-9a-f]{6}`));
  expect(style).not.toContain("var(");
});
