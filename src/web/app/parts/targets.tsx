import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Target } from "../../../contract/evidence-shapes.ts";
import { useMay } from "../api/session.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useChange } from "../api/use-change.ts";
import { useScope } from "../layout/scope.ts";
import { toast } from "../layout/toast.ts";
import { Said } from "../words/said.tsx";
import { useFormat } from "../words/use-format.ts";
import { Definition } from "./definition.tsx";
import { FailedNote } from "./states.tsx";
import { TargetForm } from "./target-form.tsx";
import type { TargetSubject } from "./target-subject.ts";
import { nameOfAim, sameAbout } from "./target-subject.ts";
import styles from "./targets.module.css";

interface Props {
  readonly targets: readonly Target[];
  /** What a target may be set for here. */
  readonly subjects: readonly TargetSubject[];
}

const refreshes = ["targets", "measure"] as const;

/** What the team aims at: a direction, a value and a date; context beside the figures, never a verdict on them. */
export function Targets({ targets, subjects }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation, node } = useScope();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const mayEdit = may("target.edit", { organisation, teams: node === "org" ? null : [node] });
  const put = useChange("putTarget", { refreshes });
  const remove = useChange("deleteTarget", {
    refreshes,
    done: (_, asked) => {
      const gone = targets.find((each) => each.id === asked.params.target);
      void toast(t`The aim is given up.`, gone === undefined ? undefined : () => set(gone));
    },
  });
  const set = ({ about, direction, value, by, why }: Omit<Target, "id" | "node">, done?: () => void): void =>
    put.mutate({ params: { organisation }, query: { node }, body: { about, direction, value, by, why } }, { onSuccess: () => done?.() });
  return (
    <section id="targets">
      <h2>
        <Definition
          text={t`A direction, and where it makes sense a value and a date, that the team itself has chosen. It colours nothing and ranks nobody.`}
        >
          <Trans>What we aim at</Trans>
        </Definition>
      </h2>
      {targets.length === 0 && !adding && (
        <p className="note">
          {mayEdit ? (
            <Trans>Nothing yet. An aim helps to read a figure: which way should it go, and by when?</Trans>
          ) : (
            <Trans>Nothing yet. A coach or the lead of the team can set an aim.</Trans>
          )}
        </p>
      )}
      <ul className="aside-list">
        {targets.map((target) => (
          <li key={target.id} className={styles.target}>
            <Aim target={target} subjects={subjects} />
            {mayEdit && (
              <button
                type="button"
                className="link"
                onClick={() => remove.mutate({ params: { organisation, target: target.id }, query: { node: target.node } })}
              >
                <Trans>Give it up</Trans>
              </button>
            )}
          </li>
        ))}
      </ul>
      {remove.error !== null && <FailedNote refusal={remove.error} />}
      {mayEdit && !adding && subjects.length > 0 && (
        <button type="button" className="link" onClick={() => setAdding(true)}>
          <Trans>Set an aim</Trans>
        </button>
      )}
      {adding && <TargetForm subjects={subjects} pending={put.isPending} set={(target) => set(target, () => setAdding(false))} />}
      {put.error !== null && <FailedNote refusal={put.error} />}
    </section>
  );
}

function Aim({ target, subjects }: { readonly target: Target; readonly subjects: readonly TargetSubject[] }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const { data: words } = useAnswer("words", {}, { staleTime: Number.POSITIVE_INFINITY });
  const named = words === undefined ? null : nameOfAim(target.about, words);
  const subject = named ?? subjects.find((each) => sameAbout(each.about, target.about));
  if (subject === undefined) return <div />;
  const { name } = subject;
  const value = target.value === null ? null : format.aim(target.value, subject.unit);
  const by = format.date(target.by);
  return (
    <div>
      <p>
        <b>
          <Said>{name}</Said>
        </b>{" "}
        {value === null
          ? target.direction === "up"
            ? t`up, by ${by}`
            : t`down, by ${by}`
          : target.direction === "up"
            ? t`up to ${value} by ${by}`
            : t`down to ${value} by ${by}`}
      </p>
      <p className="note">{target.why}</p>
    </div>
  );
}
