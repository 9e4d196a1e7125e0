import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { useMay } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { Day } from "../../parts/day.tsx";
import { FailedNote } from "../../parts/states.tsx";
import styles from "./finding.module.css";

/** Notes by the assessed team: they stand wherever the finding stands, and the outcome does not change by them. */
export function TeamNotes({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { t } = useLingui();
  const { organisation, node } = useScope();
  const may = useMay();
  const mayWrite = may("finding.dispute", { organisation, teams: node === "org" ? null : [node] });
  const refreshes = ["finding", "findings", "home"] as const;
  const write = useChange("dispute", { refreshes });
  const withdraw = useChange("withdrawDispute", {
    refreshes,
    done: (_, asked) => {
      const note = detail.disputes.find((each) => each.id === asked.params.dispute);
      const again = (): void =>
        write.mutate({
          params: { organisation, finding: detail.finding.id },
          query: { node: note?.node ?? node },
          body: { note: note?.note ?? "" },
        });
      void toast(t`The note is taken back.`, note === undefined ? undefined : again);
    },
  });
  return (
    <section className={detail.disputes.length === 0 ? "noprint" : undefined}>
      <h2>
        {detail.disputes.length === 0 ? <Trans>Does your team see it differently?</Trans> : <Trans>A team sees it differently</Trans>}
      </h2>
      {detail.disputes.map((each) => (
        <div key={each.id} className={styles.noted}>
          <p>{each.note}</p>
          <span className="note">
            <Trans>
              Team {each.team}, <Day at={each.at} />. The note stays wherever the finding stands; the outcome does not change by it.
            </Trans>{" "}
            {mayWrite && (
              <button
                type="button"
                className="link"
                onClick={() =>
                  withdraw.mutate({ params: { organisation, finding: detail.finding.id, dispute: each.id }, query: { node: each.node } })
                }
              >
                <Trans>Take it back</Trans>
              </button>
            )}
          </span>
        </div>
      ))}
      {withdraw.error !== null && <FailedNote refusal={withdraw.error} />}
      {mayWrite ? (
        <NoteForm
          pending={write.isPending}
          write={(note, written) =>
            write.mutate({ params: { organisation, finding: detail.finding.id }, query: { node }, body: { note } }, { onSuccess: written })
          }
        />
      ) : (
        detail.disputes.length === 0 && (
          <p className="note">
            <Trans>The assessed team can write a note here; it stays with the finding.</Trans>
          </p>
        )
      )}
      {write.error !== null && <FailedNote refusal={write.error} />}
    </section>
  );
}

interface NoteFormProps {
  readonly pending: boolean;
  readonly write: (note: string, written: () => void) => void;
}

function NoteForm({ pending, write }: NoteFormProps): ReactElement {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const written = (): void => {
    setNote("");
    setOpen(false);
    void toast(t`The note stands with the finding.`);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    write(note, written);
  };
  if (!open)
    return (
      <button type="button" className="link noprint" onClick={() => setOpen(true)}>
        <Trans>Add a note of the team</Trans>
      </button>
    );
  return (
    <form onSubmit={submit} className={styles.form}>
      <Textarea
        label={t`What should be known beside this finding?`}
        description={t`It is signed with the team, never with a person. Write about work, not about people.`}
        autosize
        minRows={3}
        maxLength={2000}
        required
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={pending}>
          <Trans>Add the note</Trans>
        </Button>
      </div>
    </form>
  );
}
