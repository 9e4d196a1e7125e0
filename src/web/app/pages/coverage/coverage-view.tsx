import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useEffect } from "react";
import type { Answer } from "../../api/ask.ts";
import { addressOf } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { Empty } from "../../parts/states.tsx";
import styles from "./coverage.module.css";
import { SourceSection } from "./source-section.tsx";

type Coverage = Answer<"coverage">;

/** Every source with what comes of it; those that can stop come first. */
export function CoverageView({ coverage: { sources, waiting } }: { readonly coverage: Coverage }): ReactElement {
  const { t } = useLingui();
  useSourceInSight();
  const measures = new Map(waiting.map((each) => [each.table, each.measures]));
  return (
    <Page title={t`What arrives, and how complete is it?`} lead={<Lead sources={sources} />} over={<Back />} subject={null}>
      {sources.length === 0 ? <Nothing /> : <Files />}
      {sources.map((source) => (
        <SourceSection key={source.source} source={source} waiting={measures} />
      ))}
    </Page>
  );
}

function Lead({ sources }: { readonly sources: Coverage["sources"] }): ReactElement | null {
  if (sources.length === 0) return null;
  const silent = sources.filter(({ arrivals }) => arrivals.length === 0).length;
  const found = new Set(sources.flatMap(({ source, quality }) => quality.map(({ kind }) => `${source} ${kind}`))).size;
  return (
    <>
      <Plural
        value={sources.length - silent}
        _0="Nothing has arrived yet"
        one="Rows arrive from # source"
        other="Rows arrive from # sources"
      />
      {silent > 0 && (
        <>
          , <Plural value={silent} one="# is silent" other="# are silent" />
        </>
      )}
      {". "}
      <Plural
        value={found}
        _0="Nothing in them needs repair."
        one="# thing in them can be repaired."
        other="# things in them can be repaired."
      />{" "}
      <Trans>A figure is as good as what stands here.</Trans>
    </>
  );
}

function Back(): ReactElement {
  const { organisation } = useScope();
  return (
    <Link to="/o/$organisation/sources" params={{ organisation }} search={true}>
      <Trans>Sources</Trans>
    </Link>
  );
}

function Files(): ReactElement {
  const { organisation } = useScope();
  const address = (part: "arrivals" | "faults"): string => addressOf("coverageFile", { params: { organisation }, query: { part } });
  return (
    <p className={`${styles.files} noprint`}>
      <a href={address("arrivals")} download>
        <Trans>What arrives (CSV)</Trans>
      </a>
      <a href={address("faults")} download>
        <Trans>What can be repaired (CSV)</Trans>
      </a>
    </p>
  );
}

function Nothing(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const may = useMay();
  return (
    <Empty
      title={t`No source has been read yet.`}
      action={
        may("sources.edit", { organisation, teams: null }) ? (
          <Link className="act" to="/o/$organisation/sources" params={{ organisation }} search={true}>
            <Trans>Connect a source</Trans>
          </Link>
        ) : undefined
      }
    >
      <Trans>
        Here each source will stand with what arrives of it, how late it comes, and how much of it has the end that waits and lead times are
        counted to. Before a figure surprises, this page says what it is made of.
      </Trans>
    </Empty>
  );
}

/** The address may name a source; it is there only once the answer is, which is later than the router looks for it. */
function useSourceInSight(): void {
  useEffect(() => {
    const wanted = decodeURIComponent(window.location.hash.slice(1));
    if (wanted !== "") document.getElementById(wanted)?.scrollIntoView();
  }, []);
}
