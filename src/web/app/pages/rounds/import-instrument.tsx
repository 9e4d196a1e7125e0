import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { asType, useUpload } from "../../api/use-upload.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { FileField } from "../../parts/file-field.tsx";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

/** Questionnaires of others, with their licence; whose words may not be asked here is refused by name. */
export function ImportInstrument({ instruments }: { readonly instruments: Answer<"rounds">["instruments"] }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [format, setFormat] = useState<"evenkeel" | "dora">("evenkeel");
  const [file, setFile] = useState<File | null>(null);
  const upload = useUpload("importInstrument", {
    refreshes: ["rounds"],
    done: ({ name }) => void toast(t`${name} can be asked now.`),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file === null) return;
    upload.mutate({ asked: { params: { organisation }, query: { format } }, file: asType(file, "application/octet-stream") });
  };
  return (
    <section>
      <h2>
        <Trans>Questionnaires</Trans>
      </h2>
      <ul className="aside-list">
        {instruments.map(({ id, version, name, items, locales, attributions }) => (
          <li key={`${id} ${version}`}>
            <b>{name}</b>{" "}
            <span className="note">
              {t`${items} questions, version ${version}, ${locales.join(", ")}`}
              {attributions.length > 0 && <> · {attributions.join(" · ")}</>}
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>
          <Trans>Take over a questionnaire</Trans>
        </summary>
        <form className={form.form} onSubmit={submit}>
          <NativeSelect
            label={t`Form of the file`}
            value={format}
            onChange={(event) => setFormat(event.currentTarget.value === "dora" ? "dora" : "evenkeel")}
            data={[
              { value: "evenkeel", label: t`Evenkeel (YAML or JSON)` },
              { value: "dora", label: t`DORA's published questions (JSON)` },
            ]}
          />
          <FileField
            label={t`File`}
            note={t`Items need a licence that allows asking them: Apache-2.0, CC0-1.0, or CC-BY-4.0 with attribution.`}
            accept=".yaml,.yml,.json"
            choose={setFile}
          />
          {upload.error !== null && <FailedNote refusal={upload.error} />}
          <div>
            <Button type="submit" variant="default" loading={upload.isPending} disabled={file === null}>
              <Trans>Take it over</Trans>
            </Button>
          </div>
        </form>
      </details>
    </section>
  );
}
