import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./sources.module.css";
import { isOver, type Job } from "./use-live-jobs.ts";

/** One piece of work: what, how far, how fast, time left, and what can be done about it. */
export function JobLine({ job, may }: { readonly job: Job; readonly may: boolean }): ReactElement {
  const { organisation } = useScope();
  const cancel = useChange("cancelJob", { refreshes: ["sources"] });
  const retry = useChange("retryJob", { refreshes: ["sources"] });
  const asked = { params: { organisation, job: job.id } };
  return (
    <div className={styles.job} role={job.state === "failed" ? "alert" : undefined}>
      <JobState job={job} />
      {may && !isOver(job) && (
        <button type="button" className="link" disabled={cancel.isPending} onClick={() => cancel.mutate(asked)}>
          <Trans>Cancel</Trans>
        </button>
      )}
      {may && (job.state === "failed" || job.state === "cancelled") && (
        <button type="button" className="link" disabled={retry.isPending} onClick={() => retry.mutate(asked)}>
          <Trans>Try again</Trans>
        </button>
      )}
    </div>
  );
}

function JobState({ job }: { readonly job: Job }): ReactElement {
  if (job.state === "waiting")
    return (
      <span className="note">
        <Trans>waits for its turn</Trans>
      </span>
    );
  if (job.state === "cancelled")
    return (
      <span className="note">
        <Trans>was cancelled; what was read before stays</Trans>
      </span>
    );
  if (job.error !== null)
    return (
      <span className={styles.refused}>
        <Said>{job.error.message}</Said>
        <span className="note">
          <Said>{job.error.whatToDo}</Said> <code>{job.error.code}</code>
        </span>
      </span>
    );
  return <Progress job={job} />;
}

function Progress({ job: { progress } }: { readonly job: Job }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  if (progress === null)
    return (
      <span className="note" role="status">
        <Trans>begins</Trans>
      </span>
    );
  const { done, total, unit, perSecond } = progress;
  const left = total === null || perSecond === null || perSecond <= 0 ? null : (total - done) / perSecond / 3600;
  return (
    <span className={styles.progress}>
      <progress max={total ?? undefined} value={total === null ? undefined : done} aria-label={progress.what} />
      <span className="note">
        <Said>{progress.what}</Said>
        {" · "}
        {total === null ? format.number(done) : t`${format.number(done)} of ${format.number(total)}`} <Said>{unit}</Said>
        {perSecond !== null && perSecond >= 1 && <> · {t`${format.number(perSecond)} a second`}</>}
        {left !== null && left * 3600 > 2 && <> · {t`${format.duration(left)} left`}</>}
      </span>
    </span>
  );
}
