import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { addressesOf } from "./addresses-of.ts";
import { NodeField } from "./node-field.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import type { Digest } from "./use-schedule-text.ts";
import { WebhookFields } from "./webhook-fields.tsx";

export function DigestForm({ digest }: { readonly digest: Digest }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { data: instance } = useAnswer("instance", {}, { staleTime: Number.POSITIVE_INFINITY });
  const [schedule, setSchedule] = useState(digest.schedule);
  const [node, setNode] = useState(digest.node);
  const [recipients, setRecipients] = useState(digest.recipients.join("\n"));
  const [webhooks, setWebhooks] = useState<Digest["webhooks"]>(digest.webhooks);
  const save = useChange("setDigest", { refreshes: ["digest", "previewDigest"], done: () => void toast(t`Saved.`) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sent = webhooks.filter(({ url }) => url.trim() !== "");
    save.mutate({ params: { organisation }, body: { schedule, node, recipients: [...addressesOf(recipients)], webhooks: sent } });
  };
  return (
    <form className={`${form.form} ${form.wide}`} onSubmit={submit}>
      <ScheduleFields schedule={schedule} set={setSchedule} />
      <NodeField node={node} set={setNode} />
      <Textarea
        label={t`By mail to`}
        description={
          instance?.signIn.mail === false
            ? t`This server has no mail server yet, so only chats are reached. Whoever operates it can set one.`
            : t`One address a line. They are kept encrypted.`
        }
        autosize
        minRows={2}
        value={recipients}
        onChange={(event) => setRecipients(event.currentTarget.value)}
      />
      <WebhookFields webhooks={webhooks} set={setWebhooks} />
      {save.error !== null && <FailedNote refusal={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
