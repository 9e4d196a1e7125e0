import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { asType, useUpload } from "../../api/use-upload.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { FileField } from "../../parts/file-field.tsx";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { useFileKinds } from "./use-file-kinds.ts";

type Kind = "sarif" | "vex" | "work" | "incidents";
const endings: Readonly<Record<Kind, string>> = {
  sarif: ".sarif,.json",
  vex: ".json",
  work: ".csv,.json",
  incidents: ".csv,.json",
};

/** Scan results, work items or incidents from a file; which columns they need stands beside the kind. */
export function UploadForm({
  repositories,
}: {
  readonly repositories: readonly { readonly id: string; readonly name: string }[];
}): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const kinds = useFileKinds();
  const [kind, setKind] = useState<Kind>("sarif");
  const [repository, setRepository] = useState(repositories[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [kept, setKept] = useState(0);
  const upload = useUpload("uploadFile", {
    refreshes: ["sources"],
    done: () => {
      setFile(null);
      setKept((before) => before + 1);
      void toast(t`The file is kept and being read.`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file === null) return;
    const type = file.name.endsWith(".csv") ? "text/csv" : "application/json";
    const query = { kind, name: file.name.slice(0, 120), ...(kind === "vex" && repository !== "" ? { repository } : {}) };
    upload.mutate({ asked: { params: { organisation }, query }, file: asType(file, type) });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <NativeSelect
        label={t`What the file holds`}
        description={kinds[kind].note}
        value={kind}
        onChange={(event) => setKind(kindOf(event.currentTarget.value))}
        data={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
      />
      {kind === "vex" && repositories.length > 1 && (
        <NativeSelect
          label={t`Repository it speaks of`}
          value={repository}
          onChange={(event) => setRepository(event.currentTarget.value)}
          data={repositories.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <FileField key={kept} label={t`File`} accept={endings[kind]} choose={setFile} />
      {upload.error !== null && <FailedNote refusal={upload.error} />}
      <div>
        <Button type="submit" variant="default" loading={upload.isPending} disabled={file === null}>
          <Trans>Hand it in</Trans>
        </Button>
      </div>
    </form>
  );
}

function kindOf(value: string): Kind {
  return value === "vex" || value === "work" || value === "incidents" ? value : "sarif";
}
