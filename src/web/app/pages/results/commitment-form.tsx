import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import type { Commitment } from "./answer.ts";

interface Props {
  readonly round: string;
  readonly node: string;
  readonly replaces: Commitment | null;
  readonly done: () => void;
}

/** One thing: in the team's words, with a role that looks after it, a date, and how it will be known. Practices are offered, not chosen. */
export function CommitmentForm({ round, node, replaces, done }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation, weeks } = useScope();
  const scope = { node, weeks };
  const { data: practices } = useAnswer("practices", { params: { organisation }, query: scope }, { staleTime: 60_000 });
  const [practice, setPractice] = useState("");
  const [text, setText] = useState(replaces?.text ?? "");
  const [ownerRole, setOwnerRole] = useState(replaces?.ownerRole ?? "");
  const [by, setBy] = useState("");
  const [expected, setExpected] = useState(replaces?.expected ?? "");
  const [howKnown, setHowKnown] = useState(replaces?.howKnown ?? "");
  const commit = useChange("commit", {
    refreshes: ["roundResults", "commitments", "roundAsks"],
    done: () => {
      void toast(t`It is your one thing now.`);
      done();
    },
  });
  const choose = (id: string): void => {
    setPractice(id);
    const chosen = practices?.practices.find((each) => each.id === id);
    if (chosen !== undefined && text === "") setText(chosen.name);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { text, practice: practice === "" ? null : practice, ownerRole, by: Date.parse(by), expected, howKnown };
    commit.mutate({ params: { organisation, round, node }, body });
  };
  const offered = practices?.recommendations.map(({ practice: id }) => id) ?? [];
  const named = (practices?.practices ?? []).map((each) => ({ value: each.id, label: each.name }));
  return (
    <form className={`${form.form} ${form.wide}`} onSubmit={submit}>
      <TextInput
        label={t`In our words`}
        required
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        size="md"
      />
      <NativeSelect
        label={t`From a practice of the catalogue, if one fits`}
        value={practice}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: "", label: t`none, our own` },
          { group: t`Worth trying here`, items: named.filter(({ value }) => offered.includes(value)) },
          { group: t`All`, items: named.filter(({ value }) => !offered.includes(value)) },
        ].filter((each) => !("items" in each) || each.items.length > 0)}
      />
      <div className={form.row}>
        <TextInput
          label={t`Who looks after it (a role, no name)`}
          placeholder={t`host of the week`}
          required
          maxLength={120}
          value={ownerRole}
          onChange={(event) => setOwnerRole(event.currentTarget.value)}
        />
        <TextInput label={t`Until`} type="date" required value={by} onChange={(event) => setBy(event.currentTarget.value)} />
      </div>
      <TextInput
        label={t`What we expect to change`}
        required
        maxLength={500}
        value={expected}
        onChange={(event) => setExpected(event.currentTarget.value)}
      />
      <TextInput
        label={t`How we will know`}
        required
        maxLength={500}
        value={howKnown}
        onChange={(event) => setHowKnown(event.currentTarget.value)}
      />
      {commit.error !== null && <FailedNote refusal={commit.error} />}
      <div>
        <Button type="submit" size="md" loading={commit.isPending}>
          <Trans>Make it our one thing</Trans>
        </Button>
      </div>
    </form>
  );
}
