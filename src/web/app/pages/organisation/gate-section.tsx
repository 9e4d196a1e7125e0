import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { ChangeRefused } from "./change-refused.tsx";
import styles from "./describe.module.css";
import type { Described, Structure } from "./described.ts";
import { problemsAt, takenIds } from "./described.ts";
import { newId } from "./new-id.ts";
import { Records } from "./records.tsx";
import { patternsOf } from "./rule-lines.ts";
import { SectionForm } from "./section-form.tsx";
import { TeamSelect } from "./team-select.tsx";
import { useStructureChange } from "./use-structure-change.ts";
import { useWrongLines } from "./use-wrong-lines.ts";

type Gate = Structure["gates"][number];

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

export function GateSection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  const { structure, problems, revision } = described;
  const { make, refusal } = useStructureChange(revision);
  const nameOf = (id: string): string => structure.teams.find((each) => each.id === id)?.name ?? id;
  return (
    <>
      <Records
        id="gates"
        title={<Trans>Gates</Trans>}
        why={<Trans>Where a change waits for the word of another team before it may go on.</Trans>}
        records={structure.gates}
        problemsAt={(place) => problemsAt(problems, "gates", place)}
        describe={({ team, paths }) => (
          <>
            <Trans>kept by {nameOf(team)}</Trans> {paths.length > 0 && <code>{paths.join("  ")}</code>}
          </>
        )}
        form={mayEdit ? (gate, close) => <GateForm described={described} gate={gate} close={close} /> : null}
        addLabel={t`Add a gate`}
        endLabel={t`Take away`}
        end={({ id, name }) => make([{ change: "delete-gate", gate: id }], t`${name} is taken away.`)}
      />
      <ChangeRefused refusal={refusal} />
    </>
  );
}

interface FormProps {
  readonly described: Described;
  readonly gate: Gate | null;
  readonly close: () => void;
}

function GateForm({ described: { structure, revision }, gate, close }: FormProps): ReactElement {
  const { t } = useLingui();
  const { make, pending, refusal } = useStructureChange(revision);
  const [name, setName] = useState(gate?.name ?? "");
  const [team, setTeam] = useState(gate?.team ?? null);
  const [text, setText] = useState((gate?.paths ?? []).join("\n"));
  const paths = patternsOf(text);
  const wrong = useWrongLines(paths);
  const save = (): void => {
    if (!("of" in paths) || team === null) return;
    const id = gate?.id ?? newId(name, takenIds(structure, "gates"), "gate");
    make(
      [{ change: "put-gate", gate: { id, name, team, paths: [...paths.of] } }],
      gate === null ? t`${name} is there.` : t`${name} is changed.`,
      close,
    );
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <TextInput label={t`Name`} required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TeamSelect label={t`Kept by`} structure={structure} value={team} set={setTeam} />
      <Textarea
        className={`${styles.wide} ${styles.lines}`}
        label={t`For which paths`}
        description={t`One pattern a line; empty: for all`}
        placeholder="src/payments/**"
        autosize
        minRows={2}
        maxRows={12}
        value={text}
        error={wrong}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </SectionForm>
  );
}
