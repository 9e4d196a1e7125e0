import { readFileSync } from "node:fs";

// The same depth from src/report/html and dist/report/html, so one address serves the checkout and the published package.
const assets = new URL("../../../assets/", import.meta.url);

const fonts = [
  { family: "Source Serif 4", file: "source-serif-4-latin-opsz-normal.woff2", weights: "200 900" },
  { family: "Inter", file: "inter-latin-opsz-normal.woff2", weights: "100 900" },
] as const;

/** Both faces as data addresses (Latin subset, about 220 kB), so that the page asks nobody for anything. */
export function fontFaces(): string {
  return fonts
    .map(({ family, file, weights }) => {
      const font = readFileSync(new URL(`fonts/${file}`, assets)).toString("base64");
      return `@font-face{font-family:"${family}";src:url(data:font/woff2;base64,${font}) format("woff2");font-weight:${weights};font-style:normal;font-display:block}`;
    })
    .join("\n");
}

const shared = { tokens: "style/tokens.css", chart: "style/chart.css" } as const;

/** Tokens and chart grammar, which the application shares, and the rules of the report. */
export function styleSheet(): string {
  return [shared.tokens, shared.chart, "report/style.css"].map(sheetText).join("");
}

/** What the functions of src/report/charts draw with, and the values of its variables. */
export function chartSheets(): { readonly tokens: string; readonly chart: string } {
  return { tokens: sheetText(shared.tokens), chart: sheetText(shared.chart) };
}

function sheetText(sheet: string): string {
  return readFileSync(new URL(sheet, assets), "utf8");
}
