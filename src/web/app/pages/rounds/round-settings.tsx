import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { useDays } from "../digest/use-schedule-text.ts";
import { WebhookFields } from "../digest/webhook-fields.tsx";

type Settings = NonNullable<Answer<"rounds">["settings"]>;

const MONTHLY = 4;
const weeks = [4, 6, 8, 12, 26];

/** When pulses come by themselves, where a round is told besides mail, and who else keeps its chain. */
export function RoundSettings({ settings }: { readonly settings: Settings }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { days } = useDays();
  const [pulses, setPulses] = useState(settings.pulses);
  const [channels, setChannels] = useState(settings.channels);
  const [publishTo, setPublishTo] = useState(settings.publishTo.join("\n"));
  const save = useChange("setRoundSettings", { refreshes: ["rounds"], done: () => void toast(t`Saved.`) });
  const begun = pulses ?? { everyWeeks: MONTHLY, weekday: 2, timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      pulses,
      channels: channels.filter(({ url }) => url.trim() !== ""),
      publishTo: publishTo.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])),
    };
    save.mutate({ params: { organisation }, body });
  };
  return (
    <section>
      <h2>
        <Trans>How rounds run</Trans>
      </h2>
      <form className={`${form.form} ${form.wide}`} onSubmit={submit}>
        <div className={form.row}>
          <NativeSelect
            label={t`Pulses come`}
            value={pulses === null ? "" : String(pulses.everyWeeks)}
            onChange={(event) =>
              setPulses(event.currentTarget.value === "" ? null : { ...begun, everyWeeks: Number(event.currentTarget.value) })
            }
            data={[
              { value: "", label: t`never by themselves` },
              ...weeks.map((each) => ({ value: String(each), label: t`every ${each} weeks` })),
            ]}
          />
          {pulses !== null && (
            <>
              <NativeSelect
                label={t`On`}
                value={String(pulses.weekday)}
                onChange={(event) => setPulses({ ...pulses, weekday: Number(event.currentTarget.value) })}
                data={days.map((label, index) => ({ value: String(index + 1), label }))}
              />
              <TextInput
                label={t`Time zone`}
                required
                maxLength={60}
                value={pulses.timeZone}
                onChange={(event) => setPulses({ ...pulses, timeZone: event.currentTarget.value })}
              />
            </>
          )}
        </div>
        <WebhookFields webhooks={channels} set={setChannels} />
        <Textarea
          label={t`The signed chain is also sent to`}
          description={t`Mail addresses outside the reach of whoever runs the server, one a line: a works council, a trustee. They hold the proof that no rule was changed afterwards.`}
          autosize
          minRows={2}
          value={publishTo}
          onChange={(event) => setPublishTo(event.currentTarget.value)}
        />
        {save.error !== null && <FailedNote refusal={save.error} />}
        <div>
          <Button type="submit" variant="default" loading={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
}
