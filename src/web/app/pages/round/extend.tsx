import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";

type Round = Answer<"round">;

/** Once, before the end, and no further than the signed rules say. */
export function Extend({ round, windows }: { readonly round: Round; readonly windows: NonNullable<Round["windows"]> }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const format = useFormat();
  const field = (at: number): string => new Date(at).toISOString().slice(0, 16);
  const [until, setUntil] = useState(field(windows.extendUntil));
  const extend = useChange("extendRound", {
    refreshes: ["round", "rounds"],
    done: () => void toast(t`Lengthened, and everybody is told.`),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    extend.mutate({ params: { organisation, round: round.id }, body: { answerUntil: Date.parse(`${until}Z`) } });
  };
  return (
    <section>
      <h2>
        <Trans>Give it more time</Trans>
      </h2>
      <form className={form.form} onSubmit={submit}>
        <TextInput
          type="datetime-local"
          label={t`Answers until (UTC)`}
          description={t`Once, and no later than ${format.moment(windows.extendUntil)}.`}
          required
          value={until}
          min={field(windows.answerUntil)}
          max={field(windows.extendUntil)}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        {extend.error !== null && <FailedNote refusal={extend.error} />}
        <div>
          <Button type="submit" variant="default" loading={extend.isPending}>
            <Trans>Lengthen it</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
}
