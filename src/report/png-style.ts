import { chartSheets } from "./html/page-assets.ts";

const faces = `text{font-family:Inter;font-size:12px}
.ground{fill:var(--paper)}.title{font-family:"Source Serif 4";font-size:26px;fill:var(--ink)}.said{font-size:16px;fill:var(--ink-2)}.caption{font-size:13px;fill:var(--ink-3)}`;

let made: string | null = null;

/** The chart grammar of the report's style sheet for a renderer that knows neither variables nor dark mode: light values put in. */
export function chartStyle(): string {
  made ??= resolve(chartSheets());
  return made;
}

function resolve({ tokens, chart }: { readonly tokens: string; readonly chart: string }): string {
  const light = new Map([...tokens.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),/g)].map(([, name = "", value = ""]) => [name, value]));
  const rules = chart
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/svg text/g, "text")
    .replace(/\n\s*font: [^;]+;/g, "\n  fill: var(--ink-2);")
    .replace(/font-weight: \d+/g, "font-weight: 600");
  return `${rules}${faces}`.replace(/var\(--([\w-]+)\)/g, (whole, name: string) => light.get(name) ?? whole);
}

const stretched = /<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">(.*?)<\/svg>/gs;

/**
 * Charts draw lines in a stretched box whose strokes keep their width only in browsers. Here the same lines get pixel coordinates.
 * The markup is our own, made of M, H, V and Z commands and lists of points.
 */
export function flatten(chart: string, width: number, height: number): string {
  const across = (value: string): string => String(Math.round(Number(value) * width) / 100);
  const down = (value: string): string => String(Math.round(Number(value) * height) / 100);
  return chart.replace(stretched, (_, body: string) =>
    body
      .replace(
        / d="([^"]*)"/g,
        (_whole, path: string) =>
          ` d="${path.replace(/M([\d.]+) ([\d.]+)|H([\d.]+)|V([\d.]+)/g, (whole, x?: string, y?: string, h?: string, v?: string) => {
            if (x !== undefined && y !== undefined) return `M${across(x)} ${down(y)}`;
            if (h !== undefined) return `H${across(h)}`;
            return v === undefined ? whole : `V${down(v)}`;
          })}"`,
      )
      .replace(
        / points="([^"]*)"/g,
        (_whole, points: string) =>
          ` points="${points.replace(/([\d.]+),([\d.]+)/g, (_pair, x: string, y: string) => `${across(x)},${down(y)}`)}"`,
      ),
  );
}
