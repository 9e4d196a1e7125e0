import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { asType, useUpload } from "../../api/use-upload.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { FileField } from "../../parts/file-field.tsx";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { Said } from "../../words/said.tsx";
import { MemberList } from "./member-list.tsx";

/** Which accounts work in which team: read from a table, shown before it is kept. */
export function RosterSection(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const roster = useAnswer("roster", { params: { organisation } });
  const [file, setFile] = useState<File | null>(null);
  const [kept, setKept] = useState(0);
  const look = useUpload("importRoster");
  const apply = useUpload("importRoster", {
    refreshes: ["roster", "sources"],
    done: () => {
      look.reset();
      setFile(null);
      setKept((before) => before + 1);
      void toast(t`The roster is kept; sources are read again.`);
    },
  });
  const send = (kept: "yes" | "no"): void => {
    if (file === null) return;
    const upload = { asked: { params: { organisation }, query: { preview: kept } }, file: asType(file, "text/csv") };
    if (kept === "yes") look.mutate(upload);
    else apply.mutate(upload);
  };
  const preview = look.data;
  return (
    <section>
      <h2>
        <Trans>Roster</Trans>
      </h2>
      <p className="note">
        <Trans>
          Which mail addresses and tool accounts work in which team. It turns an account into a team while a source is read, and is used for
          nothing else.
        </Trans>{" "}
        {roster.data !== undefined && <Plural value={roster.data.members.length} one="# person is in it." other="# people are in it." />}
      </p>
      <div className={form.form}>
        <FileField
          key={kept}
          label={t`Table (CSV)`}
          note={<Trans>Columns mail, accounts, team, from, to. It takes the place of the roster kept so far.</Trans>}
          accept=".csv"
          choose={(chosen) => {
            look.reset();
            apply.reset();
            setFile(chosen);
          }}
        />
        {look.error !== null && <FailedNote refusal={look.error} />}
        {apply.error !== null && <FailedNote refusal={apply.error} />}
        {preview !== undefined && <Preview preview={preview} />}
        <div className={form.row}>
          <Button variant="default" loading={look.isPending} disabled={file === null} onClick={() => send("yes")}>
            <Trans>Look at it first</Trans>
          </Button>
          {preview?.problems.every(({ severity }) => severity !== "refused") && (
            <Button loading={apply.isPending} onClick={() => send("no")}>
              <Trans>Keep it</Trans>
            </Button>
          )}
        </div>
      </div>
      {roster.data !== undefined && <MemberList members={roster.data.members} />}
    </section>
  );
}

function Preview({ preview: { added, changed, ended, problems } }: { readonly preview: Answer<"importRoster"> }): ReactElement {
  return (
    <div role="status">
      <p>
        <Trans>
          {added} new, {changed} changed, {ended} no longer there.
        </Trans>
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, 50).map((each) => (
            <li key={`${each.place} ${each.problem}`}>
              <b>{each.place}</b> <Said>{each.problem}</Said>
            </li>
          ))}
        </ul>
      )}
      {problems.some(({ severity }) => severity === "refused") && (
        <p className="note">
          <Trans>It cannot be taken over like this. Correct the places named in the file, and look at it again.</Trans>
        </p>
      )}
    </div>
  );
}
