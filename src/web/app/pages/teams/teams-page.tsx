import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { teamTree } from "../../layout/team-tree.ts";
import { Answered } from "../../parts/answered.tsx";
import { Empty, PageSkeleton } from "../../parts/states.tsx";
import { teamKinds } from "../../words/team-kinds.ts";
import styles from "./teams.module.css";

type Structure = Answer<"structure">["structure"];

/** Teams in the order of the reporting tree; no figure stands here, so that none can order them. */
export function TeamsPage(): ReactElement {
  const { organisation } = useScope();
  const structure = useAnswer("structure", { params: { organisation } });
  return (
    <Answered of={structure} skeleton={<PageSkeleton rows={8} />}>
      {(answer) => <TeamsView structure={answer.structure} />}
    </Answered>
  );
}

function TeamsView({ structure }: { readonly structure: Structure }): ReactElement {
  const { t } = useLingui();
  const teams = teamTree(structure.teams, Date.now());
  return (
    <Page
      title={t`Which teams are there?`}
      lead={
        teams.length > 0 && (
          <>
            <Plural value={teams.length} one="# team" other="# teams" />{" "}
            <Trans>in the order they report, never in the order of a figure.</Trans>
          </>
        )
      }
      subject={null}
    >
      {teams.length === 0 ? (
        <Empty title={t`No team is described yet.`}>
          <Trans>
            With teams, each sees its own picture, and handoffs between them become visible. Describe them under Organisation, or import
            evenkeel.yaml.
          </Trans>
        </Empty>
      ) : (
        <ul className={styles.teams}>
          {teams.map((team) => (
            <Team key={team.id} team={team} structure={structure} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Team({
  team,
  structure,
}: {
  readonly team: ReturnType<typeof teamTree<Structure["teams"][number]>>[number];
  readonly structure: Structure;
}): ReactElement {
  const { organisation } = useScope();
  const { i18n } = useLingui();
  const services = structure.services.filter((each) => each.team === team.id && each.validity.to === null);
  const repositories = structure.repositories.filter((each) => each.team === team.id && each.validity.to === null);
  return (
    <li className={team.depth === 0 ? styles.top : ""}>
      <span className={styles.name} style={{ paddingLeft: `${team.depth * 1.6}rem` }}>
        <Link to="/o/$organisation/teams/$team" params={{ organisation, team: team.id }} search={true}>
          {team.name}
        </Link>
        {team.reportsTo !== null && (
          <span className="tiny">
            <Trans>reports to the {team.reportsTo}</Trans>
          </span>
        )}
      </span>
      <span className={styles.kind}>{i18n._(teamKinds[team.kind])}</span>
      <span className={styles.owns}>
        {structure.gates.some((gate) => gate.team === team.id) && (
          <span className={styles.gate}>
            <Trans>gate</Trans>
          </span>
        )}
        {[...new Set([...services, ...repositories].map((each) => each.name))].join(", ")}
      </span>
    </li>
  );
}
