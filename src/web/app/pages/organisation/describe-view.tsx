import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useMay } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import styles from "./describe.module.css";
import type { Described } from "./described.ts";
import { problemsOfAll } from "./described.ts";
import { FrameSection } from "./frame-section.tsx";
import { GateSection } from "./gate-section.tsx";
import { ImportSection } from "./import-section.tsx";
import { ProblemLines } from "./problem-lines.tsx";
import { RepositorySection } from "./repository-section.tsx";
import { OwnershipSection, SecurityPathsSection } from "./rules-section.tsx";
import { ServiceSection } from "./service-section.tsx";
import { TeamSection } from "./team-section.tsx";
import { ThresholdSection } from "./threshold-section.tsx";

export function DescribeView({ described }: { readonly described: Described }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const may = useMay();
  const mayEdit = may("organisation.edit", { organisation, teams: null });
  const sections = [
    { id: "teams", label: t`Teams` },
    { id: "services", label: t`Services` },
    { id: "repositories", label: t`Repositories` },
    { id: "gates", label: t`Gates` },
    { id: "ownership", label: t`Ownership rules` },
    { id: "security-paths", label: t`Security paths` },
    { id: "frame", label: t`Name, working hours, smallest group` },
    { id: "thresholds", label: t`Thresholds of your own` },
    ...(mayEdit ? [{ id: "import", label: t`Import and export` }] : []),
  ];
  const count = described.problems.length;
  return (
    <Page
      title={t`What does the organisation consist of?`}
      subject={null}
      over={
        <Link to="/o/$organisation/organisation" params={{ organisation }} search={true}>
          <Trans>Organisation</Trans>
        </Link>
      }
      lead={
        <>
          <Trans>Figures of teams rest on this description; no person is in it.</Trans>{" "}
          {count > 0 && (
            <Plural value={count} one="# place wants a look; it says so itself." other="# places want a look; each says so itself." />
          )}
        </>
      }
    >
      <nav className={styles.jumps} aria-label={t`On this page`}>
        {sections.map((each) => (
          <a key={each.id} href={`#${each.id}`}>
            {each.label}
          </a>
        ))}
      </nav>
      <ProblemLines problems={problemsOfAll(described.problems)} named />
      {mayEdit && described.structure.teams.length === 0 && <ImportSection />}
      <TeamSection described={described} mayEdit={mayEdit} />
      <ServiceSection described={described} mayEdit={mayEdit} />
      <RepositorySection described={described} mayEdit={mayEdit} />
      <GateSection described={described} mayEdit={mayEdit} />
      <OwnershipSection described={described} mayEdit={mayEdit} />
      <SecurityPathsSection described={described} mayEdit={mayEdit} />
      <FrameSection described={described} mayEdit={mayEdit} />
      <ThresholdSection described={described} mayEdit={mayEdit} />
      {mayEdit && described.structure.teams.length > 0 && <ImportSection />}
    </Page>
  );
}
