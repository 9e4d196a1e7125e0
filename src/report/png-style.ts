import { chartSheets } from "./html/page-assets.ts";

const faces = `text{font-family:Inter;font-size:12px}
.ground{fill:var(--paper)}.title{font-family:"Source Serif 4";font-size:26px;fill:var(--ink)}.said{font-size:16px;fill:var(--ink-2)}.caption{font-size:13px;fill:var(--ink-3)}
.handoff{fill:none}.wait-0{stroke:var(--wait-0)}.wait-1{stroke:var(--wait-1)}.wait-2{stroke:var(--wait-2)}.wait-3{stroke:var(--blue)}.wait-open{stroke:var(--rule-2);stroke-dasharray:4 4}.gatenotch{fill:var(--ochre-mark)}`;

/** How much blue is in the lines of a handoff map; the page mixes the same. Opaque, because lines that cross must not look darker. */
const waitShares = [0.22, 0.45, 0.72] as const;

let made: string | null = null;

/** The chart grammar of the report's style sheet for a renderer that knows neither variables nor dark mode: light values put in. */
export function chartStyle(): string {
  made ??= resolve(chartSheets());
  return made;
}

function resolve({ tokens, chart }: { readonly tokens: string; readonly chart: string }): string {
  const light = new Map([...tokens.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),/g)].map(([, name = "", value = ""]) => [name, value]));
  for (const [level, share] of waitShares.entries())
    light.set(`wait-${level}`, mixed(light.get("blue") ?? "#000000", light.get("paper") ?? "#ffffff", share));
  const rules = chart
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/svg text/g, "text")
    .replace(/\n\s*font: [^;]+;/g, "\n  fill: var(--ink-2);")
    .replace(/font-weight: \d+/g, "font-weight: 600");
  return `${rules}${faces}`.replace(/var\(--([\w-]+)\)/g, (whole, name: string) => light.get(name) ?? whole);
}

/** @example mixed("#000000", "#ffffff", 0.25) // "#bfbfbf" */
function mixed(of: string, into: string, share: number): string {
  const channel = (colour: string, place: number): number => Number.parseInt(colour.slice(1 + 2 * place, 3 + 2 * place), 16);
  const one = (place: number): number => Math.round(channel(of, place) * share + channel(into, place) * (1 - share));
  return `#${[0, 1, 2].map((place) => one(place).toString(16).padStart(2, "0")).join("")}`;
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
