import { useLingui } from "@lingui/react/macro";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useEffect } from "react";
import { useMay } from "../api/session.ts";
import { useAnswer } from "../api/use-answer.ts";
import { groups } from "./places.ts";
import { useScope } from "./scope.ts";
import "@mantine/spotlight/styles.css";

interface Action {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly onClick: () => void;
}

/** Jump to a page, team, finding, practice or measure by typing a part of its name. */
export function Palette({ asked }: { readonly asked: number }): ReactElement {
  const { t, i18n } = useLingui();
  const { organisation } = useScope();
  const navigate = useNavigate();
  const may = useMay();
  const { data: words } = useAnswer("words", {}, { staleTime: Number.POSITIVE_INFINITY });
  const { data } = useAnswer("structure", { params: { organisation } }, { staleTime: 60_000 });
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const go =
    (to: string, params: Readonly<Record<string, string>> = {}) =>
    (): void =>
      void navigate({ to, params: { organisation, ...params }, search: true });
  const pages: Action[] = groups.flatMap((group) =>
    group.places
      .filter(({ needs }) => needs === undefined || may(needs, { organisation, teams: null }))
      .map((place) => ({ id: place.to, label: i18n._(place.label), onClick: go(place.to) })),
  );
  const teams: Action[] = (data?.structure.teams ?? []).map((team) => ({
    id: `team ${team.id}`,
    label: team.name,
    onClick: go("/o/$organisation/teams/$team", { team: team.id }),
  }));
  const findings: Action[] = (words?.findings ?? []).map((each) => ({
    id: `finding ${each.id}`,
    label: each.claim,
    onClick: go("/o/$organisation/findings/$finding", { finding: each.id }),
  }));
  const practices: Action[] = (words?.practices ?? []).map((each) => ({
    id: `practice ${each.id}`,
    label: each.name,
    description: each.summary,
    onClick: go("/o/$organisation/practices/$practice", { practice: each.id }),
  }));
  const measures: Action[] = (words?.measures ?? []).map((each) => ({
    id: `measure ${each.id}`,
    label: each.name,
    description: each.question,
    onClick: go("/o/$organisation/measures/$measure", { measure: each.id }),
  }));
  return (
    <Spotlight
      actions={[
        { group: t`Pages`, actions: pages },
        { group: t`Teams`, actions: teams },
        { group: t`Findings`, actions: findings },
        { group: t`Practices`, actions: practices },
        { group: t`Measures`, actions: measures },
      ]}
      shortcut={null}
      limit={12}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      maxHeight={420}
      nothingFound={t`Nothing of that name`}
      searchProps={{ placeholder: t`Page, team, finding, practice or measure`, "aria-label": t`Search or jump` }}
    />
  );
}
