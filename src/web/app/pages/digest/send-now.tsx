import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { Line, Lines } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { Said } from "../../words/said.tsx";
import styles from "./digest.module.css";

/** Sends it once, as saved, and says of each target whether it was taken. */
export function SendNow(): ReactElement {
  const { organisation } = useScope();
  const send = useChange("sendDigest");
  return (
    <section>
      <h2>
        <Trans>Try it</Trans>
      </h2>
      <p className="note">
        <Trans>Everybody saved above gets it now; the schedule stays as it is.</Trans>
      </p>
      <p className={styles.send}>
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate({ params: { organisation } })}>
          <Trans>Send it now</Trans>
        </Button>
      </p>
      {send.error !== null && <FailedNote refusal={send.error} />}
      {send.data !== undefined && (
        <div role="status">
          <Lines>
            {send.data.sent.map((each) => (
              <Line key={each.to}>
                <b>{each.to}</b>{" "}
                {each.problem === null ? (
                  <Trans>took it.</Trans>
                ) : (
                  <>
                    <Trans>did not take it:</Trans> <Said>{each.problem}</Said>
                  </>
                )}
              </Line>
            ))}
          </Lines>
        </div>
      )}
    </section>
  );
}
