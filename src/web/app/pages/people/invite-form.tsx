import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Grant } from "../../../../contract/permissions.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";
import { GrantFields } from "./grant-fields.tsx";

/** An account and its one-time link: sent by mail where mail is set up, else shown here once to be handed over. */
export function InviteForm({ handOver }: { readonly handOver: (link: string) => void }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [grant, setGrant] = useState<Grant>({ role: "viewer", organisation, team: null });
  const invite = useChange("invite", {
    refreshes: ["people"],
    done: ({ link }) => {
      setName("");
      setMail("");
      if (link === null) toast(t`The link was sent.`);
      else handOver(link);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    invite.mutate({ body: { name, mail, grants: [grant] } });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput label={t`Name`} required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t`Mail address`} type="email" required value={mail} onChange={(event) => setMail(event.currentTarget.value)} />
      <GrantFields grant={grant} change={setGrant} />
      {invite.error !== null && <FailedNote refusal={invite.error} />}
      <div>
        <Button type="submit" loading={invite.isPending}>
          <Trans>Invite</Trans>
        </Button>
      </div>
    </form>
  );
}
