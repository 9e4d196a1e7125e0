import { expect, test } from "vitest";
import { reloadOnNewBuild } from "./reload-after-build.ts";

class Page extends EventTarget {
  reloads = 0;
  readonly location = {
    reload: (): void => {
      this.reloads += 1;
    },
  };
}

test("a part that is gone reloads the page once, and again only when time has passed", () => {
  const page = new Page();
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  let now = 1_000_000;
  reloadOnNewBuild(page, storage, () => now);
  const gone = (): boolean => page.dispatchEvent(new Event("vite:preloadError"));
  gone();
  gone();
  expect(page.reloads).toBe(1);
  now += 60_000;
  gone();
  expect(page.reloads).toBe(2);
});
