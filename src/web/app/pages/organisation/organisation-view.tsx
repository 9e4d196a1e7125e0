import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { WeeksChoice } from "../../layout/scope-line.tsx";
import { Empty } from "../../parts/states.tsx";
import { GateList } from "./gate-list.tsx";
import { HandoffMap } from "./handoff-map.tsx";
import { HandoffTable } from "./handoff-table.tsx";
import { mapRows } from "./map-rows.ts";
import styles from "./organisation.module.css";
import { useHandoffWords } from "./use-handoff-words.tsx";

type Graph = Answer<"handoffs">;
type Structure = Answer<"structure">["structure"];

interface Props {
  readonly structure: Structure;
  /** What looks wrong with the description. */
  readonly problems: number;
  /** null: no team is described, so nothing is asked. */
  readonly graph: Graph | null;
}

export function OrganisationView({ structure, problems, graph }: Props): ReactElement {
  return graph === null ? <NoTeams /> : <Described structure={structure} problems={problems} graph={graph} />;
}

function NoTeams(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const may = useMay();
  const mayEdit = may("organisation.edit", { organisation, teams: null });
  return (
    <Page title={t`Who hands work to whom?`} subject={null}>
      <Empty
        title={t`No team is described yet.`}
        action={
          mayEdit ? (
            <Link className="act" to="/o/$organisation/organisation/describe" params={{ organisation }} search={true}>
              <Trans>Describe or import teams</Trans>
            </Link>
          ) : undefined
        }
      >
        <Trans>
          Here the reporting lines, the gates and the way work takes between teams will stand, with how long it waits at each step. It needs
          the names of teams and which repositories are theirs; people are not needed. A file you keep already will do: evenkeel.yaml, a
          table, or Backstage.
        </Trans>
      </Empty>
    </Page>
  );
}

function Described({ structure, problems, graph }: Props & { readonly graph: Graph }): ReactElement {
  const { weeks } = useScope();
  const { title, lead } = useHandoffWords(graph, weeks);
  const rows = mapRows(structure, graph.nodes, Date.now());
  return (
    <Page title={title} lead={lead} subject={null} over={<WeeksChoice to={graph.to} />}>
      <div className={styles.page}>
        <HandoffMap rows={rows} graph={graph} />
        {graph.edges.length > 0 && <HandoffTable graph={graph} />}
        <div className={styles.side}>
          <GateList structure={structure} graph={graph} />
          <Description structure={structure} problems={problems} />
        </div>
      </div>
    </Page>
  );
}

function Description({ structure, problems }: { readonly structure: Structure; readonly problems: number }): ReactElement {
  const { organisation } = useScope();
  const count = (those: readonly { readonly validity: { readonly to: number | null } }[]): number =>
    those.filter(({ validity }) => validity.to === null).length;
  return (
    <section>
      <h2>
        <Trans>What it rests on</Trans>
      </h2>
      <p className="note">
        <Plural value={count(structure.teams)} one="# team" other="# teams" />,{" "}
        <Plural value={count(structure.services)} one="# service" other="# services" />,{" "}
        <Plural value={count(structure.repositories)} one="# repository" other="# repositories" />.{" "}
        {problems > 0 && <Plural value={problems} one="# place wants a look." other="# places want a look." />}
      </p>
      <p>
        <Link to="/o/$organisation/organisation/describe" params={{ organisation }} search={true}>
          <Trans>How the organisation is described</Trans>
        </Link>
      </p>
    </section>
  );
}
