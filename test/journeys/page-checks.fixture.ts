import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { phone, wide } from "./browser.fixture.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * What axe calls serious or critical, with the places.
 * @param only the rules to run; all when left out. Colours change with the scheme, structure does not.
 */
export async function seriousIssues(page: Page, only: readonly string[] = []): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const violations: readonly Violation[] = await page.evaluate(async (rules) => {
    const checker = Reflect.get(globalThis, "axe");
    const options = rules.length === 0 ? { resultTypes: ["violations"] } : { runOnly: { type: "rule", values: rules } };
    return (await checker.run(document, options)).violations;
  }, only);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} in ${nodes.length} places: ${nodes.slice(0, 3).map(placeOf).join(" | ")}`);
}

function placeOf({ html, failureSummary }: Violation["nodes"][number]): string {
  return `${html.slice(0, 160)} ${failureSummary.split("\n").slice(1).join(" ").trim()}`;
}

/** How far things moved by themselves since the page was loaded: the browser's own sum. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => Number(Reflect.get(globalThis, "journeyShift")));
}

/** Pixels by which the page is wider than the window, and what stands out; null: nothing does. */
export function sideways(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > clientWidth + 1);
    const named = wide.slice(-3).map((each) => `<${each.tagName.toLowerCase()} class="${each.getAttribute("class") ?? ""}">`);
    return `${scrollWidth - clientWidth} px wider: ${named.join(" ")}`;
  });
}

/** Waits until the page shows what it is about: its title stands and nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const title = document.querySelector("h1")?.textContent ?? "";
    return title.trim() !== "" && document.querySelector("[aria-busy=true]") === null && document.title.endsWith(" - Evenkeel");
  });
}

/** The page as a phone shows it in the dark; colours pass through their way even where motion is reduced, so they are waited for. */
export async function onDarkPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(100);
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

export async function onLightDesk(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
}

/** Text twice as large, as a reader sets it in the browser: the place of every break between layouts follows, too. */
export async function withDoubledText<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const settings = await page.context().newCDPSession(page);
  await settings.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await textIs(page, 32);
  const seen = await look();
  await settings.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  await textIs(page, 16);
  await settings.detach();
  return seen;
}

/** Where motion is reduced a size passes through its way all the same, within a turn of the browser, and the old one is still seen. */
async function textIs(page: Page, pixels: number): Promise<void> {
  await page.waitForFunction((size) => getComputedStyle(document.documentElement).fontSize === `${size}px`, pixels);
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

export interface Walk {
  /** Names of the stops, in their order. */
  readonly stops: readonly string[];
  /** Stops without a name, without a mark of focus, or that cannot be seen. */
  readonly poor: readonly string[];
  /** What can be pressed with a mouse and was never reached. */
  readonly missed: readonly string[];
  /** The walk came out at the end of the page. */
  readonly out: boolean;
}

/** Presses Tab from the top of the page until the walk begins again. */
export async function tabWalk(page: Page): Promise<Walk> {
  const most = await page.evaluate(beginWalk);
  const isOut = () => page.evaluate(() => Reflect.get(globalThis, "journeyWalk").out() === true);
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press("Tab");
    if (press % 10 === 9 && (await isOut())) break;
  }
  return page.evaluate(() => Reflect.get(globalThis, "journeyWalk").end());
}

/** Runs inside the page: notes every stop until the first comes again. @returns how many presses are enough */
function beginWalk(): number {
  const pressable = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary";
  const reached = new Set<Element>();
  const poor: string[] = [];
  const stops: string[] = [];
  let out = false;
  const nameOf = (element: Element): string => {
    const labels = "labels" in element && element.labels instanceof NodeList ? [...element.labels] : [];
    const labelledBy = document.getElementById(element.getAttribute("aria-labelledby") ?? "");
    const words = element.getAttribute("aria-label") ?? labels[0]?.textContent ?? labelledBy?.textContent ?? element.textContent ?? "";
    return words.replaceAll(/\s+/g, " ").replace(/ ?\*$/, "").trim() || (element.getAttribute("title") ?? "");
  };
  const see = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || out) return;
    out = reached.values().next().value === target && reached.size > 1;
    if (out) return;
    reached.add(target);
    const name = nameOf(target);
    const { outlineStyle, boxShadow, borderColor } = getComputedStyle(target);
    const { width, height } = target.getBoundingClientRect();
    const isMarked = outlineStyle !== "none" || boxShadow !== "none" || (target.matches("input, textarea, select") && borderColor !== "");
    stops.push(name);
    if (name === "" || width * height === 0 || !isMarked) poor.push(target.outerHTML.slice(0, 160));
  };
  const end = () => {
    document.removeEventListener("focusin", see);
    const isThere = (each: Element) => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().width > 0;
    // of a group of choices only the chosen one is a stop; arrows go on from there
    const ownStop = (each: Element) => each instanceof HTMLElement && each.tabIndex >= 0 && each.getAttribute("type") !== "radio";
    const missed = [...document.querySelectorAll(pressable)].filter((each) => ownStop(each) && isThere(each) && !reached.has(each));
    return { stops, poor, missed: missed.map(nameOf), out };
  };
  Reflect.set(globalThis, "journeyWalk", { out: () => out, end });
  // where a click or a title left the focus, the walk would begin there
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  document.addEventListener("focusin", see);
  return document.querySelectorAll(`${pressable}, [tabindex]`).length * 2 + 10;
}
