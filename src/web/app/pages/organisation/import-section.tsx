import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { addressOf, ask } from "../../api/ask.ts";
import type { Refusal } from "../../api/problem.ts";
import { useScope } from "../../layout/scope.ts";
import { ChangeRefused } from "./change-refused.tsx";
import styles from "./describe.module.css";
import type { ImportForm } from "./import-form.ts";
import { formOf, importForms, mediaType } from "./import-form.ts";
import { ProblemLines } from "./problem-lines.tsx";
import { useUndoable } from "./use-structure-change.ts";

type Imported = Answer<"importStructure">;

/** A file there is already, looked at before anything is kept; and the description as a file to keep. */
export function ImportSection(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const undoable = useUndoable();
  const [file, setFile] = useState<File | null>(null);
  const [form, setForm] = useState<ImportForm>("evenkeel");
  const read = useMutation<Imported, Refusal, "yes" | "no">({
    mutationFn: (preview) =>
      ask(
        "importStructure",
        { params: { organisation }, query: { form, preview } },
        { file: new Blob(file === null ? [] : [file], { type: mediaType(form) }) },
      ),
    onSuccess: (answer) => {
      if (!answer.applied) return;
      undoable(t`The file is taken over.`, answer);
      setFile(null);
    },
  });
  const choose = (chosen: File | null): void => {
    read.reset();
    setFile(chosen);
    if (chosen !== null) setForm(formOf(chosen.name, form));
  };
  const words: Readonly<Record<ImportForm, string>> = {
    evenkeel: "evenkeel.yaml",
    "teams-csv": t`Table of teams (CSV)`,
    "repositories-csv": t`Table of repositories (CSV)`,
    backstage: t`Backstage entities`,
  };
  const contents: Readonly<Record<ImportForm, string>> = {
    evenkeel: t`the whole description in one file`,
    "teams-csv": t`columns: ${"id, name, kind, parent, reports_to, from, to"}`,
    "repositories-csv": t`columns: ${"id, name, address, team"}`,
    backstage: t`catalog-info.yaml with groups, systems and components`,
  };
  return (
    <section id="import">
      <h2>
        <Trans>From a file, and into one</Trans>
      </h2>
      <p className={`note ${styles.why}`}>
        <Trans>A file is looked at first: what would change, and what does not fit. Nothing is kept before you say so.</Trans>
      </p>
      <div className={styles.form}>
        <label className={styles.file}>
          <span>
            <Trans>File</Trans>
          </span>
          <input type="file" accept=".yaml,.yml,.csv,.txt" onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)} />
        </label>
        <NativeSelect
          label={t`What it is`}
          description={contents[form]}
          value={form}
          onChange={(event) => {
            read.reset();
            setForm(importForms.find((each) => each === event.currentTarget.value) ?? form);
          }}
          data={importForms.map((each) => ({ value: each, label: words[each] }))}
        />
        <div className={styles.wide}>
          <Button variant="default" disabled={file === null} loading={read.isPending} onClick={() => read.mutate("yes")}>
            <Trans>Look at it</Trans>
          </Button>
        </div>
      </div>
      <ChangeRefused refusal={read.error} />
      {read.data !== undefined && <Preview imported={read.data} apply={() => read.mutate("no")} pending={read.isPending} />}
      <p>
        <a href={addressOf("exportStructure", { params: { organisation } })} download>
          <Trans>Download evenkeel.yaml</Trans>
        </a>{" "}
        <span className="note">
          <Trans>The whole description; reading it back gives the same. People are not in it.</Trans>
        </span>
      </p>
    </section>
  );
}

const mostChanges = 60;

interface PreviewProps {
  readonly imported: Imported;
  readonly apply: () => void;
  readonly pending: boolean;
}

function Preview({ imported: { changes, problems, applied }, apply, pending }: PreviewProps): ReactElement | null {
  const { t } = useLingui();
  if (applied) return null;
  const refused = problems.some(({ severity }) => severity === "refused");
  const words = { added: t`new`, changed: t`changed`, ended: t`ends` };
  return (
    <div className={styles.preview} role="status">
      <h3>
        {changes.length === 0 ? (
          <Trans>The file changes nothing.</Trans>
        ) : (
          <Plural value={changes.length} one="# change" other="# changes" />
        )}
      </h3>
      <ul className={styles.changes}>
        {changes.slice(0, mostChanges).map((each) => (
          <li key={`${each.kind} ${each.what}`}>
            <span>{words[each.kind]}</span> {each.what}
          </li>
        ))}
      </ul>
      {changes.length > mostChanges && (
        <p className="note">
          <Plural value={changes.length - mostChanges} one="and # more" other="and # more" />
        </p>
      )}
      {problems.length > 0 && (
        <>
          <h3>
            <Plural value={problems.length} one="# place that does not fit" other="# places that do not fit" />
          </h3>
          <ProblemLines problems={problems.slice(0, mostChanges)} named />
        </>
      )}
      {refused ? (
        <p className="note">
          <Trans>It cannot be taken over like this. Correct the places named in the file, and look at it again.</Trans>
        </p>
      ) : (
        changes.length > 0 && (
          <Button onClick={apply} loading={pending}>
            <Trans>Take it over</Trans>
          </Button>
        )
      )}
    </div>
  );
}
