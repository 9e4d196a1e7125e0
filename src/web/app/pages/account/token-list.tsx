import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { toast } from "../../layout/toast.ts";
import { Answered } from "../../parts/answered.tsx";
import { ForGood } from "../../parts/for-good.tsx";
import { Line, Lines } from "../../parts/line.tsx";
import { Once } from "../../parts/once.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./account.module.css";
import { TokenForm } from "./token-form.tsx";

/** Tokens with which programs act in one's name; a secret is shown once. */
export function TokenList(): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const tokens = useAnswer("tokens", {});
  const [secret, setSecret] = useState<string | null>(null);
  const [making, setMaking] = useState(false);
  const end = useChange("deleteToken", { refreshes: ["tokens"], done: () => void toast(t`The token has ended.`) });
  const made = (text: string): void => {
    setSecret(text);
    setMaking(false);
  };
  return (
    <section>
      <h2>
        <Trans>Tokens for programs</Trans>
      </h2>
      <p className="note">
        <Trans>
          A program that holds one acts in your name, with your rights or fewer. The <a href="/api">interface</a> says what it can ask.
        </Trans>
      </p>
      <Answered of={tokens} skeleton={null}>
        {({ tokens: all }) => (
          <Lines>
            {all.map((each) => (
              <Line
                key={each.id}
                tools={
                  <ForGood
                    label={t`End it`}
                    follows={<Trans>Programs that use it are turned away at once.</Trans>}
                    pending={end.isPending}
                    act={() => end.mutate({ params: { token: each.id } })}
                  />
                }
              >
                <b>{each.name}</b>{" "}
                <span className="note">
                  {each.scopes.includes("write") ? t`reads and changes` : t`reads only`} · <Trans>until {format.date(each.expires)}</Trans>
                </span>
              </Line>
            ))}
          </Lines>
        )}
      </Answered>
      {end.error !== null && <FailedNote refusal={end.error} />}
      {secret !== null && (
        <Once text={secret} close={() => setSecret(null)}>
          <Trans>This is the token. It is shown this one time; keep it where your program finds it and nobody else does.</Trans>
        </Once>
      )}
      {making ? (
        <TokenForm made={made} />
      ) : (
        <p className={styles.make}>
          <button type="button" className="link" onClick={() => setMaking(true)}>
            <Trans>Make a token</Trans>
          </button>
        </p>
      )}
    </section>
  );
}
