import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useEffect, useRef } from "react";
import { AccountLine } from "./account-line.tsx";
import { askPalette } from "./ask-palette.ts";
import { OrganisationChoice } from "./organisation-choice.tsx";
import styles from "./phone-bar.module.css";
import { PlaceLinks } from "./place-links.tsx";
import { groups } from "./places.ts";
import { Preferences } from "./preferences.tsx";
import { useScope } from "./scope.ts";

/** On phones four pages stand on a bar and everything else behind "More". */
export function PhoneBar(): ReactElement {
  const { t, i18n } = useLingui();
  const { organisation } = useScope();
  const sheet = useRef<HTMLDivElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    if (path !== "") sheet.current?.hidePopover();
  }, [path]);
  const search = (): void => {
    sheet.current?.hidePopover();
    askPalette();
  };
  return (
    <>
      <nav className={`${styles.bar} noprint`} aria-label={t`Main, phone`}>
        {groups
          .flatMap((group) => group.places)
          .filter((place) => place.bar === true)
          .map((place) => (
            <Link
              key={place.to}
              to={place.to}
              params={{ organisation }}
              search={true}
              activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
            >
              {i18n._(place.label)}
            </Link>
          ))}
        <button type="button" popoverTarget="more">
          <Trans>More</Trans>
        </button>
      </nav>
      <div id="more" popover="auto" ref={sheet} className={styles.sheet}>
        <OrganisationChoice />
        {groups.map((group) => (
          <div key={group.id}>
            <span className="over">{i18n._(group.label)}</span>
            <PlaceLinks group={group.id} />
          </div>
        ))}
        <button type="button" className="link" onClick={search}>
          <Trans>Search or jump</Trans>
        </button>
        <Preferences />
        <AccountLine />
      </div>
    </>
  );
}
