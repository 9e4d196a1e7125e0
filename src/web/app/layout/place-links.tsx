import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { groups } from "./places.ts";
import styles from "./rail.module.css";
import { useScope } from "./scope.ts";

/** The pages of one group of the rail. */
export function PlaceLinks({ group }: { readonly group: string }): ReactElement {
  const { i18n } = useLingui();
  const { organisation } = useScope();
  const places = groups.find((each) => each.id === group)?.places ?? [];
  return (
    <ul className={styles.links}>
      {places.map((place) => (
        <li key={place.to}>
          <Link to={place.to} params={{ organisation }} search={true} activeOptions={{ exact: place.exact ?? false, includeSearch: false }}>
            {i18n._(place.label)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
