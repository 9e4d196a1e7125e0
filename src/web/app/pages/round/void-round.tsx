import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { ForGood } from "../../parts/for-good.tsx";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

/** Two people together: one asks with a reason, another agrees; then every answer is deleted and nothing is released. */
export function VoidRound({ round }: { readonly round: Answer<"round"> }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [reason, setReason] = useState(round.voidAsked?.reason ?? "");
  const change = useChange("voidRound", { refreshes: ["round", "rounds"] });
  return (
    <section>
      <h2>
        <Trans>Void it</Trans>
      </h2>
      <p className="note">
        <Trans>For a round that must not go on. It takes two people; the reason is signed and published.</Trans>
      </p>
      <div className={form.form}>
        <TextInput label={t`Why`} required maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <p>
          <ForGood
            label={round.voidAsked === null ? t`Ask to void it` : t`Agree to void it`}
            follows={
              round.voidAsked === null
                ? t`A second person has to agree before anything is deleted.`
                : t`All answers and keys are deleted for good, and nothing of this round is ever shown.`
            }
            pending={change.isPending || reason.trim() === ""}
            act={() => change.mutate({ params: { organisation, round: round.id }, body: { reason } })}
          />
        </p>
        {change.error !== null && <FailedNote refusal={change.error} />}
      </div>
    </section>
  );
}
