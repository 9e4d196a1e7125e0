import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useEffect, useState } from "react";
import { useKeepSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { FailedNote, Partial } from "../../parts/states.tsx";

interface Returned {
  readonly secret: string | null;
  readonly problem: string | null;
}

/** What the identity provider's way back left behind `#`; it leaves the address bar at once. */
function useReturned(): Returned {
  const [returned] = useState(() => {
    const said = new URLSearchParams(location.hash.replace(/^#/, ""));
    return { secret: said.get("connect"), problem: said.get("problem") };
  });
  useEffect(() => {
    if (location.hash !== "") history.replaceState(history.state, "", location.pathname + location.search);
  }, []);
  return returned;
}

/** Asks whether the identity just visited may open this account; passing through connects nothing. */
export function ConnectIdentity(): ReactElement | null {
  const { secret, problem } = useReturned();
  const { data: instance } = useAnswer("instance", {}, { staleTime: Number.POSITIVE_INFINITY });
  const keepSession = useKeepSession();
  const connect = useChange("connectIdentity", { done: keepSession });
  const provider = instance?.signIn.oidc ?? null;
  if (problem !== null)
    return (
      <Partial>
        {problem === "oidc.already-connected" ? (
          <Trans>That identity opens another account here. Sign in with it to reach that account, or use another one.</Trans>
        ) : (
          <Trans>The identity was not connected. Try again; the code tells whoever operates the server why.</Trans>
        )}{" "}
        <code>{problem}</code>
      </Partial>
    );
  if (secret !== null && /^[A-Za-z0-9_-]{20,200}$/.test(secret))
    return (
      <section>
        <h2>
          <Trans>Connect {provider?.label ?? "OpenID Connect"} with this account?</Trans>
        </h2>
        {connect.isSuccess ? (
          <p role="status">
            <Trans>Connected. From now on you can sign in that way, too.</Trans>
          </p>
        ) : (
          <>
            <p className="prose">
              <Trans>Whoever signs in there as you then gets into this account.</Trans>
            </p>
            {connect.error !== null && <FailedNote refusal={connect.error} />}
            <p>
              <Button loading={connect.isPending} onClick={() => connect.mutate({ body: { secret } })}>
                <Trans>Connect them</Trans>
              </Button>
            </p>
          </>
        )}
      </section>
    );
  if (provider === null) return null;
  return (
    <p className="note">
      <a href="/api/sign-in/oidc">
        <Trans>Connect this account with {provider.label}</Trans>
      </a>
    </p>
  );
}
