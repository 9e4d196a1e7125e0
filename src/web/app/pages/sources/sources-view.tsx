import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { Lines } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { Coverage } from "./coverage.tsx";
import { JobLine } from "./job-line.tsx";
import { NoRepository, NoRepositoryLead, useToolCount } from "./no-repository.tsx";
import { SourceLine } from "./source-line.tsx";
import styles from "./sources.module.css";
import { ToolsSection } from "./tools/tools-section.tsx";
import { UploadForm } from "./upload-form.tsx";
import { useDisconnect } from "./use-disconnect.ts";
import { isOver, type Job } from "./use-live-jobs.ts";

interface Props {
  readonly answer: Answer<"sources">;
  /** Newer words on the jobs than the answer has. */
  readonly live: ReadonlyMap<string, Job>;
  readonly quality: Answer<"dataQuality"> | null;
  readonly may: boolean;
}

export function SourcesView({ answer: { sources, jobs }, live, quality, may }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { disconnect, pending, refusal } = useDisconnect();
  const tools = useToolCount();
  const newest = new Map([...jobs.map((job) => [job.id, job] as const), ...live]);
  const assessments = [...newest.values()].filter((job) => job.kind === "assess" && (!isOver(job) || job.state === "failed"));
  const repositories = sources.filter(({ kind }) => kind === "repository");
  return (
    <Page
      title={t`Where does the evidence come from?`}
      lead={
        sources.length === 0 ? (
          <NoRepositoryLead tools={tools} />
        ) : (
          <>
            <Plural value={sources.length + (tools ?? 0)} one="# source" other="# sources" />
            <Trans>, read again every night. Names and addresses in them are dropped while they are read.</Trans>
          </>
        )
      }
      subject={null}
    >
      {assessments.map((job) => (
        <section key={job.id} aria-live="polite">
          <h2>
            <Trans>The picture is being made</Trans>
          </h2>
          <JobLine job={job} may={may} />
        </section>
      ))}
      <section>
        {refusal !== null && <FailedNote refusal={refusal} />}
        {sources.length === 0 ? (
          <NoRepository tools={tools} />
        ) : (
          <>
            <Lines>
              {sources.map((source) => (
                <SourceLine
                  key={source.id}
                  source={source}
                  job={newestOf(source, newest)}
                  may={may}
                  disconnect={disconnect}
                  pending={pending}
                />
              ))}
            </Lines>
            {may && sources.filter(({ kind, address }) => kind !== "repository" || address !== null).length > 1 && <ReadAll />}
          </>
        )}
      </section>
      {sources.length + (tools ?? 0) > 0 && (
        <p>
          <Link to="/o/$organisation/sources/coverage" params={{ organisation }} search={true}>
            <Trans>What arrives, how late, how complete, and what can be repaired</Trans>
          </Link>
        </p>
      )}
      <ToolsSection may={may} jobs={newest} />
      {may && (
        <div className={styles.ways}>
          <section>
            <h2>
              <Trans>Connect a repository</Trans>
            </h2>
            <ConnectForm done={() => void toast(t`Connected; it is being read.`)} />
          </section>
          <section>
            <h2>
              <Trans>Hand in a file</Trans>
            </h2>
            <UploadForm repositories={repositories} />
          </section>
        </div>
      )}
      {quality !== null && <Coverage answer={quality} repositories={new Map(repositories.map(({ id, name }) => [id, name]))} />}
    </Page>
  );
}

function ReadAll(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const refresh = useChange("refresh", { refreshes: ["sources"], done: () => void toast(t`Everything is being read again.`) });
  return (
    <p>
      <button
        type="button"
        className="link"
        disabled={refresh.isPending}
        onClick={() => refresh.mutate({ params: { organisation }, body: { source: null } })}
      >
        <Trans>Read everything again</Trans>
      </button>
      {refresh.error !== null && <FailedNote refusal={refresh.error} />}
    </p>
  );
}

/** The job that last worked on a source. Files are read together, so one job speaks for all of them. */
function newestOf(source: Answer<"sources">["sources"][number], jobs: ReadonlyMap<string, Job>): Job | null {
  const known = source.job === null ? null : (jobs.get(source.job.id) ?? source.job);
  const running = [...jobs.values()].filter((job) => job.subject === source.id && !isOver(job));
  return running[0] ?? known;
}
