import { Trans, useLingui } from "@lingui/react/macro";
import { Outlet, useRouterState } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { lazy, Suspense, useEffect, useState } from "react";
import { onPaletteAsked } from "./ask-palette.ts";
import { giveFocusTurn } from "./focus-turn.ts";
import styles from "./frame.module.css";
import { PhoneBar } from "./phone-bar.tsx";
import { Rail } from "./rail.tsx";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const ConfirmPassword = lazy(() => import("./confirm-password.tsx").then((module) => ({ default: module.ConfirmPassword })));
const Toasts = lazy(() => import("./toasts.tsx").then((module) => ({ default: module.Toasts })));

/** Rail, page, and what floats above them. What floats is loaded after the page, so that it never delays it. */
export function Frame(): ReactElement {
  const { t } = useLingui();
  const [settled, setSettled] = useState(false);
  const [paletteAsked, setPaletteAsked] = useState(0);
  useFocusAfterNavigation();
  useEffect(() => {
    const wait = setTimeout(() => setSettled(true), 800);
    const stop = onPaletteAsked(() => setPaletteAsked((before) => before + 1));
    return () => {
      clearTimeout(wait);
      stop();
    };
  }, []);
  return (
    <>
      <a href="#main" className={styles.skip}>
        <Trans>Skip to the page</Trans>
      </a>
      <div className={styles.app}>
        <nav className={`${styles.rail} noprint`} aria-label={t`Main`}>
          <Rail />
        </nav>
        <main id="main" tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
        <PhoneBar />
      </div>
      <Suspense>
        {paletteAsked > 0 && <Palette asked={paletteAsked} />}
        {settled && (
          <>
            <ConfirmPassword />
            <Toasts />
          </>
        )}
      </Suspense>
    </>
  );
}

function useFocusAfterNavigation(): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [first] = useState(path);
  const [last, setLast] = useState(first);
  if (path !== last) {
    setLast(path);
    giveFocusTurn();
  }
}
