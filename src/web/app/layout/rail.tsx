import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { AccountLine } from "./account-line.tsx";
import { askPalette } from "./ask-palette.ts";
import { Logo } from "./logo.tsx";
import { OrganisationChoice } from "./organisation-choice.tsx";
import { PlaceLinks } from "./place-links.tsx";
import { groups } from "./places.ts";
import { Preferences } from "./preferences.tsx";
import styles from "./rail.module.css";

export function Rail(): ReactElement {
  const { i18n } = useLingui();
  return (
    <>
      <div>
        <Logo />
        <OrganisationChoice />
      </div>
      {groups.map((group) => (
        <div key={group.id}>
          <span className="over">{i18n._(group.label)}</span>
          <PlaceLinks group={group.id} />
        </div>
      ))}
      <div className={styles.foot}>
        <button type="button" className={styles.jump} onClick={askPalette}>
          <Trans>Search or jump</Trans>
          <br />
          <kbd>Ctrl K</kbd>
        </button>
        <Preferences />
        <AccountLine />
      </div>
    </>
  );
}
