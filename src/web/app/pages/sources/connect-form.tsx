import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import form from "../../parts/form.module.css";
import { FailedNote } from "../../parts/states.tsx";

/** A repository by path or clone address; the server looks whether it can be read before it says yes. */
export function ConnectForm({ done }: { readonly done: () => void }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [address, setAddress] = useState("");
  const connect = useChange("connectRepository", {
    refreshes: ["sources", "structure"],
    done: () => {
      setAddress("");
      done();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    connect.mutate({ params: { organisation }, body: { address } });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput
        label={t`Path or clone address`}
        description={t`A folder on the server's machine, or an address that git can clone. Without user name or password: git's credential helper knows them.`}
        placeholder="https://example.org/team/repository.git"
        required
        maxLength={1000}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      {connect.error !== null && <FailedNote refusal={connect.error} />}
      <div>
        <Button type="submit" loading={connect.isPending}>
          <Trans>Connect and read</Trans>
        </Button>
      </div>
    </form>
  );
}
