import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import form from "../../parts/form.module.css";
import type { Digest, Webhook } from "./use-schedule-text.ts";

interface Props {
  readonly webhooks: Digest["webhooks"];
  readonly set: (webhooks: Digest["webhooks"]) => void;
}

const kinds = [
  { value: "slack", label: "Slack" },
  { value: "teams", label: "Microsoft Teams" },
  { value: "mattermost", label: "Mattermost" },
] as const;
const most = 20;

/** Channels it is posted to. Whoever knows such an address can post there, so of a kept one only the host comes back. */
export function WebhookFields({ webhooks, set }: Props): ReactElement {
  const change = (place: number, part: Partial<Webhook>): void =>
    set(webhooks.map((each, index) => (index === place ? { ...each, ...part } : each)));
  return (
    <fieldset className={form.checks}>
      <legend>
        <Trans>By chat to</Trans>
      </legend>
      <p className="note">
        <Trans>The address of an incoming webhook of a channel. It is kept encrypted; afterwards only its host is shown.</Trans>
      </p>
      {webhooks.map((each, place) => (
        <WebhookField
          key={String(place)}
          webhook={each}
          change={(part) => change(place, part)}
          remove={() => set(webhooks.filter((_, index) => index !== place))}
        />
      ))}
      {webhooks.length < most && (
        <div>
          <button type="button" className="link" onClick={() => set([...webhooks, { kind: "slack", url: "" }])}>
            <Trans>Add a channel</Trans>
          </button>
        </div>
      )}
    </fieldset>
  );
}

interface FieldProps {
  readonly webhook: Webhook;
  readonly change: (part: Partial<Webhook>) => void;
  readonly remove: () => void;
}

function WebhookField({ webhook, change, remove }: FieldProps): ReactElement {
  const { t } = useLingui();
  return (
    <div className={form.row}>
      <NativeSelect
        label={t`Chat`}
        value={webhook.kind}
        onChange={(event) => change({ kind: kinds.find(({ value }) => value === event.currentTarget.value)?.value ?? "slack" })}
        data={[...kinds]}
      />
      <TextInput
        label={t`Webhook address`}
        placeholder="https://"
        autoComplete="off"
        maxLength={2000}
        value={webhook.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <Button variant="default" onClick={remove}>
        <Trans>Take away</Trans>
      </Button>
    </div>
  );
}
