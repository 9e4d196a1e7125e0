import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useEffect } from "react";
import { useSession } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { FailedNote } from "../../parts/states.tsx";

/** Opens the invented companies; they are put up in the background, so the page looks every two seconds whether one is there. */
export function Demonstration(): ReactElement {
  const navigate = useNavigate();
  const { data: session, refetch } = useSession();
  const create = useChange("createDemonstration");
  const there = session?.organisations.find((each) => each.invented);
  useEffect(() => {
    if (!create.isSuccess || there !== undefined) return;
    const look = setInterval(() => void refetch(), 2000);
    return () => clearInterval(look);
  }, [create.isSuccess, there, refetch]);
  return (
    <section>
      <h2>
        <Trans>Open the demonstration</Trans>
      </h2>
      <p>
        <Trans>
          Three invented companies over 24 months: a separate gate, embedded security, and one on its way. Every page is full, and says it
          is invented.
        </Trans>
      </p>
      {create.error !== null && <FailedNote refusal={create.error} />}
      {there !== undefined ? (
        <Button onClick={() => void navigate({ to: "/o/$organisation", params: { organisation: there.id }, search: {} })}>
          <Trans>Open {there.name}</Trans>
        </Button>
      ) : (
        <Button variant="default" loading={create.isPending || create.isSuccess} onClick={() => create.mutate({})}>
          <Trans>Put it up</Trans>
        </Button>
      )}
      {create.isSuccess && there === undefined && (
        <p role="status" className="note">
          <Trans>It is being made; this takes a minute or two and goes on without this page.</Trans>
        </p>
      )}
    </section>
  );
}
