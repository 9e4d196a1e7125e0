import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useMay } from "../api/session.ts";
import { groups } from "./places.ts";
import styles from "./rail.module.css";
import { useScope } from "./scope.ts";

/** The pages of one group of the rail. */
export function PlaceLinks({ group }: { readonly group: string }): ReactElement {
  const { i18n } = useLingui();
  const { organisation } = useScope();
  const may = useMay();
  const all = groups.find((each) => each.id === group)?.places ?? [];
  const places = all.filter(({ needs }) => needs === undefined || may(needs, { organisation, teams: null }));
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
