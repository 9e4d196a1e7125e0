import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { ForGood } from "../../parts/for-good.tsx";
import { Line } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";
import { JobLine } from "./job-line.tsx";
import styles from "./sources.module.css";
import { useFileKinds } from "./use-file-kinds.ts";
import { isOver, type Job } from "./use-live-jobs.ts";

export type Source = Answer<"sources">["sources"][number];

interface Props {
  readonly source: Source;
  readonly job: Job | null;
  readonly may: boolean;
  readonly disconnect: (source: Source) => void;
  readonly pending: boolean;
}

/** A repository or file: what it is, what was last read of it, what runs now. */
export function SourceLine({ source, job, may, disconnect, pending }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const kinds = useFileKinds();
  const refresh = useChange("refresh", { refreshes: ["sources"] });
  const isFile = source.kind !== "repository";
  const tools = may && (
    <>
      {source.address !== null && (
        <button
          type="button"
          className="link"
          disabled={refresh.isPending}
          onClick={() => refresh.mutate({ params: { organisation }, body: { source: source.id } })}
        >
          <Trans>Read again</Trans>
        </button>
      )}
      {isFile ? (
        <ForGood
          label={t`Take out`}
          follows={<Trans>The file is deleted and its evidence leaves with the next assessment.</Trans>}
          pending={pending}
          act={() => disconnect(source)}
        />
      ) : (
        source.address !== null && (
          <button type="button" className="link" disabled={pending} onClick={() => disconnect(source)}>
            <Trans>Disconnect</Trans>
          </button>
        )
      )}
    </>
  );
  return (
    <Line tools={tools === false ? undefined : tools}>
      <b>{source.name}</b> <span className="note">{source.kind === "repository" ? source.address : kinds[source.kind].label}</span>
      <LastRead source={source} />
      {job !== null && (job.state !== "done" || !isOver(job)) && <JobLine job={job} may={may} />}
      {refresh.error !== null && <FailedNote refusal={refresh.error} />}
    </Line>
  );
}

function LastRead({ source: { read } }: { readonly source: Source }): ReactElement {
  const format = useFormat();
  if (read === null)
    return (
      <p className={styles.read}>
        <Trans>Not read yet.</Trans>
      </p>
    );
  return (
    <p className={styles.read}>
      <Trans>
        Read on <Day at={read.at} />: {format.number(read.rows)} rows
      </Trans>
      {read.from !== null && read.to !== null && (
        <>
          , <Trans>covering {format.window(read.from, read.to)}</Trans>
        </>
      )}
      .
    </p>
  );
}
