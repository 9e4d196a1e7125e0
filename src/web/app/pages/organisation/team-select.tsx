import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";
import type { Structure } from "./described.ts";
import { openTeams } from "./described.ts";

interface Props {
  readonly label: string;
  readonly structure: Structure;
  readonly value: string | null;
  readonly set: (team: string | null) => void;
  readonly none?: string;
  readonly without?: ReadonlySet<string>;
}

/** One of the teams that are there; `none` names what it means to choose no team, and without it a team must be chosen. */
export function TeamSelect({ label, structure, value, set, none, without }: Props): ReactElement {
  const { t } = useLingui();
  const teams = openTeams(structure, value).filter(({ id }) => without?.has(id) !== true);
  return (
    <NativeSelect
      label={label}
      required={none === undefined}
      value={value ?? ""}
      onChange={(event) => set(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      data={[{ value: "", label: none ?? t`Choose a team` }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
