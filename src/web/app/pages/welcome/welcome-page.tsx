import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent, ReactElement } from "react";
import { useEffect, useState } from "react";
import { useMay, useSession } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { Keel } from "../../parts/horizon.tsx";
import { Empty, FailedNote } from "../../parts/states.tsx";
import signIn from "../sign-in/sign-in.module.css";
import { Demonstration } from "./demonstration.tsx";
import { WayIn } from "./way-in.tsx";
import styles from "./welcome.module.css";

/** The first run: three ways to see something real, the fastest first. */
export function WelcomePage(): ReactElement {
  const { t } = useLingui();
  const may = useMay();
  useEffect(() => {
    document.title = `${t`Start`} - Evenkeel`;
  }, [t]);
  return (
    <main className={signIn.page}>
      <div className={signIn.logo}>
        <Keel />
        Evenkeel
      </div>
      {may("server.operate", { organisation: null, teams: null }) ? (
        <>
          <h1>
            <Trans>Where do you want to start?</Trans>
          </h1>
          <WayIn />
          <div className={styles.offers}>
            <Assess />
            <Demonstration />
            <SetUp />
          </div>
        </>
      ) : (
        <>
          <Empty title={t`You have no organisation here yet.`}>
            <Trans>Whoever operates this server can give you a role in one; then it opens here by itself.</Trans>
          </Empty>
          <WayIn />
        </>
      )}
    </main>
  );
}

function Assess(): ReactElement {
  return (
    <section>
      <h2>
        <Trans>Assess a repository</Trans>
      </h2>
      <p>
        <Trans>
          In a terminal, without account or server: seconds later there is a page that says what was found, how sure it is, and what could
          not be seen.
        </Trans>
      </p>
      <code className="cmd">npx evenkeel assess PATH</code>
    </section>
  );
}

function SetUp(): ReactElement {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const { refetch } = useSession();
  const create = useChange("createOrganisation", {
    done: async (organisation) => {
      await refetch();
      void navigate({ to: "/o/$organisation", params: { organisation: organisation.id }, search: {} });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ body: { name } });
  };
  return (
    <section>
      <h2>
        <Trans>Set up your organisation</Trans>
      </h2>
      <p>
        <Trans>Give it a name, connect repositories, describe teams. You become its coach and can hand that on.</Trans>
      </p>
      <form onSubmit={submit} className={signIn.form}>
        <TextInput
          label={t`Name of the organisation`}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {create.error !== null && <FailedNote refusal={create.error} />}
        <Button type="submit" loading={create.isPending}>
          <Trans>Set it up</Trans>
        </Button>
      </form>
    </section>
  );
}
