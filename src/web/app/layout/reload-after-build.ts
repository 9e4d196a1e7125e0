const key = "evenkeel.reloaded";

/** A second failure within this time is no new build but a broken one, which a reload does not mend. */
const patience = 30_000;

interface ReloadablePage extends Pick<EventTarget, "addEventListener"> {
  readonly location: Pick<Location, "reload">;
}

/**
 * Loads the page anew, once, when a part of it is gone because the server was given a new build. Everything that says where one is
 * stands in the address, so only what was being typed is lost.
 * @param kept where the last reload is remembered; survives it
 */
export function reloadOnNewBuild(page: ReloadablePage, kept: Pick<Storage, "getItem" | "setItem">, now: () => number): void {
  page.addEventListener("vite:preloadError", () => {
    const last = Number(kept.getItem(key) ?? 0);
    if (now() - last < patience) return;
    kept.setItem(key, String(now()));
    page.location.reload();
  });
}
