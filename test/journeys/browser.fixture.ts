import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export const wide = { width: 1280, height: 800 } as const;
export const phone = { width: 360, height: 740 } as const;

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of since it was last asked: refused by the policy, failed, or thrown. */
  readonly complaints: () => readonly string[];
  /** Hosts asked besides the server. */
  readonly strangers: ReadonlySet<string>;
}

/** A browser of its own, whose complaints are kept. Answers of the statuses named are expected: the browser notes each as an error. */
export async function visit(
  browser: Browser,
  origin: string,
  over: {
    readonly scheme?: "light" | "dark";
    readonly size?: typeof wide | typeof phone;
    readonly expected?: readonly number[];
    /** What another browser of the same person kept. */
    readonly state?: string | Awaited<ReturnType<BrowserContext["storageState"]>>;
  } = {},
): Promise<Visit> {
  const { scheme = "light", size = wide, expected = [401], state } = over;
  const context = await browser.newContext({
    locale: "en-GB",
    colorScheme: scheme,
    viewport: size,
    reducedMotion: "reduce",
    ...(state === undefined ? {} : { storageState: state }),
  });
  await context.addInitScript(watchPage);
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers = new Set<string>();
  const own = new URL(origin).host;
  page.on("console", (message) => {
    if (message.type() !== "error" && !message.text().startsWith("refused")) return;
    if (expected.some((status) => message.text().includes(`status of ${status}`))) return;
    complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (host !== own && protocol !== "data:" && protocol !== "blob:") strangers.add(host);
  });
  return { page, context, complaints: () => complaints.splice(0), strangers };
}

/** Signs in with a link, as its reader does who would rather set a password later. */
export async function enter({ page }: Visit, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  const later = page.getByRole("button", { name: "Later" });
  await page.waitForFunction(
    () => !location.pathname.startsWith("/sign-in") || document.querySelector("[autocomplete=new-password]") !== null,
  );
  if (new URL(page.url()).pathname.startsWith("/sign-in")) await later.click();
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

/** Runs inside the page before anything of it does: whatever the content policy refuses, and how far things moved by themselves. */
function watchPage(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    console.error(`refused by the policy: ${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
  });
  Reflect.set(globalThis, "journeyShift", 0);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (Reflect.get(entry, "hadRecentInput") === true) continue;
      Reflect.set(globalThis, "journeyShift", Number(Reflect.get(globalThis, "journeyShift")) + Number(Reflect.get(entry, "value")));
    }
  }).observe({ type: "layout-shift", buffered: true });
}
