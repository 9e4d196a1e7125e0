import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";

type Instrument = Answer<"rounds">["instruments"][number];

const LEAST_K = 5;
/** Comments carry style, so they need more people than scores. */
const K_COMMENT = 10;

/** What to ask and under which name; everything else has a default and can be changed in the draft. */
export function DraftStart({ instruments }: { readonly instruments: readonly Instrument[] }): ReactElement | null {
  const { t } = useLingui();
  const format = useFormat();
  const { organisation } = useScope();
  const navigate = useNavigate();
  const { data } = useAnswer("structure", { params: { organisation } }, { staleTime: 60_000 });
  // A round may ask for a higher threshold than its organisation, never for a lower one.
  const k = data?.structure.k ?? LEAST_K;
  const [instrument, setInstrument] = useState(instruments[0]?.id ?? "");
  const [title, setTitle] = useState("");
  const draft = useChange("draftRound", {
    refreshes: ["rounds"],
    done: ({ id }) => void navigate({ to: "/o/$organisation/rounds/$round", params: { organisation, round: id }, search: true }),
  });
  const chosen = instruments.find(({ id }) => id === instrument);
  if (chosen === undefined) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { instrument, title, k, kComment: Math.max(k, K_COMMENT), disciplines: [], windows: null, demonstration: false };
    draft.mutate({ params: { organisation }, body });
  };
  return (
    <section>
      <h2>
        <Trans>Draft a round</Trans>
      </h2>
      <form className={form.form} onSubmit={submit}>
        <NativeSelect
          label={t`What to ask`}
          value={instrument}
          onChange={(event) => setInstrument(event.currentTarget.value)}
          data={instruments.map(({ id, name }) => ({ value: id, label: name }))}
          description={
            chosen.minutes < 2
              ? t`${chosen.items} questions, under two minutes`
              : t`${chosen.items} questions, about ${format.number(chosen.minutes)} minutes`
          }
        />
        <TextInput
          label={t`Its name, as everybody will read it`}
          placeholder={t`Spring round`}
          required
          maxLength={120}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {draft.error !== null && <FailedNote refusal={draft.error} />}
        <div>
          <Button type="submit" loading={draft.isPending}>
            <Trans>Draft it</Trans>
          </Button>
          <p className="note">
            <Trans>Nobody is told yet, and nothing is fixed.</Trans>
          </p>
        </div>
      </form>
    </section>
  );
}
