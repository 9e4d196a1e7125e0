import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../api/use-change.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

const lifetimes = [30, 90, 365] as const;

export function TokenForm({ made }: { readonly made: (secret: string) => void }): ReactElement {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const [writes, setWrites] = useState("no");
  const [days, setDays] = useState("90");
  const create = useChange("createToken", { refreshes: ["tokens"], done: ({ secret }) => made(secret) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ body: { name, scopes: writes === "yes" ? ["read", "write"] : ["read"], days: Number(days) } });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput
        label={t`What it is for`}
        placeholder={t`nightly export`}
        required
        maxLength={120}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={form.row}>
        <NativeSelect
          label={t`It may`}
          value={writes}
          onChange={(event) => setWrites(event.currentTarget.value)}
          data={[
            { value: "no", label: t`read` },
            { value: "yes", label: t`read and change` },
          ]}
        />
        <NativeSelect
          label={t`It ends after`}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={lifetimes.map((each) => ({ value: String(each), label: t`${each} days` }))}
        />
      </div>
      {create.error !== null && <FailedNote refusal={create.error} />}
      <div>
        <Button type="submit" loading={create.isPending}>
          <Trans>Make it</Trans>
        </Button>
      </div>
    </form>
  );
}
