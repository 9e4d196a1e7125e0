import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { Day } from "../../parts/day.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Commitment, Results } from "./answer.ts";
import { CommitmentForm } from "./commitment-form.tsx";
import styles from "./results.module.css";

/** The last and largest thing on the page: one promise of the team, which comes back as the first question of the next round. */
export function Commitments({ shown }: { readonly shown: Results }): ReactElement {
  const { commitments, mayCommit, round, subject } = shown;
  const made = commitments.find((each) => each.round === round.id && each.state === "open");
  const earlier = commitments.filter((each) => each !== made);
  const [another, setAnother] = useState(false);
  return (
    <section className={styles.one}>
      {made === undefined || another ? (
        <>
          <h2>
            <Trans>Choose one thing.</Trans>
          </h2>
          {mayCommit ? (
            <>
              <p className="lead">
                <Trans>
                  {subject.label} keeps one promise until the next round. It comes back then as the first question: did we do what we said?
                </Trans>
              </p>
              <CommitmentForm round={round.id} node={subject.id} replaces={made ?? null} done={() => setAnother(false)} />
            </>
          ) : (
            <p className="lead">
              <Trans>No promise was written here yet. The team itself, its lead or a coach writes it.</Trans>
            </p>
          )}
        </>
      ) : (
        <>
          <span className="over">
            <Trans>Our one thing</Trans>
          </span>
          <h2>{made.text}</h2>
          <Terms commitment={made} mayEnd={mayCommit} />
          {mayCommit && (
            <button type="button" className="link" onClick={() => setAnother(true)}>
              <Trans>Something else instead</Trans>
            </button>
          )}
        </>
      )}
      {earlier.length > 0 && <Earlier commitments={earlier} />}
    </section>
  );
}

function Terms({ commitment, mayEnd }: { readonly commitment: Commitment; readonly mayEnd: boolean }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const end = useChange("endCommitment", {
    refreshes: ["roundResults", "commitments", "roundAsks"],
    done: (_, asked) => {
      if (asked.body.state !== "open") void toast(t`Noted.`, () => set("open"));
    },
  });
  const set = (state: "open" | "done" | "dropped"): void =>
    end.mutate({ params: { organisation, node: commitment.node, commitment: commitment.id }, body: { state } });
  return (
    <>
      <dl className={styles.promise}>
        <dt>
          <Trans>Who looks after it</Trans>
        </dt>
        <dd>{commitment.ownerRole}</dd>
        <dt>
          <Trans>Until</Trans>
        </dt>
        <dd>
          <Day at={commitment.by} />
        </dd>
        <dt>
          <Trans>What we expect</Trans>
        </dt>
        <dd>{commitment.expected}</dd>
        <dt>
          <Trans>How we will know</Trans>
        </dt>
        <dd>{commitment.howKnown}</dd>
      </dl>
      {mayEnd && (
        <p className={styles.tools}>
          <button type="button" className="act" onClick={() => set("done")}>
            <Trans>It is done</Trans>
          </button>
          <button type="button" className="link" onClick={() => set("dropped")}>
            <Trans>We let it go</Trans>
          </button>
        </p>
      )}
      {end.error !== null && <FailedNote refusal={end.error} />}
    </>
  );
}

/** What was promised before, with what people say of it; without an owner. */
function Earlier({ commitments }: { readonly commitments: readonly Commitment[] }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const words = { open: t`open`, done: t`done`, dropped: t`let go` };
  return (
    <details>
      <summary>
        <Trans>Promises before</Trans>
      </summary>
      <ul className="aside-list">
        {commitments.map((each) => (
          <li key={each.id}>
            {each.text} ({words[each.state]})
            {each.kept !== null && (
              <span className="tiny">
                {" "}
                <Trans>{format.percent(each.kept.favourable.level.at)} say that it was kept</Trans>
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
