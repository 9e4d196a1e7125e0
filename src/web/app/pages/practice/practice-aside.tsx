import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement, ReactNode } from "react";
import type { PracticeDetail } from "../../../../contract/evidence-shapes.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Definition } from "../../parts/definition.tsx";
import { PracticeLink } from "../../parts/practice-link.tsx";
import { adoptionWords, grades } from "../../words/practice-words.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./practice.module.css";

/** What it costs, how sure that is and from where, whether it is here, and what it belongs with. */
export function PracticeAside({ detail }: { readonly detail: PracticeDetail }): ReactElement {
  const { practice, excluded, seenIn } = detail;
  const { i18n } = useLingui();
  const format = useFormat();
  const adoption = adoptionWords(practice.adoption);
  const range = ([low, high]: readonly [number, number]): string => `${format.number(low)}–${format.number(high)}`;
  return (
    <aside className={styles.side}>
      <Block title={<Trans>Here</Trans>}>
        <p>
          <b>{adoption === null ? practice.adoption : i18n._(adoption)}</b>
        </p>
        {seenIn.length > 0 && (
          <p>
            <Trans>Seen in {format.list(seenIn)}.</Trans>
          </p>
        )}
        {excluded !== null && (
          <p>
            <Trans>
              Not among the first: <Said>{excluded}</Said>
            </Trans>
          </p>
        )}
      </Block>
      <Block title={<Trans>What it costs</Trans>}>
        <p>
          <Trans>{range(practice.setupHours)} hours to set up, then</Trans> <Trans>{range(practice.weeklyHours)} a week</Trans>
        </p>
      </Block>
      <Block title={<Trans>How sure that it helps</Trans>}>
        <p>
          <b>{i18n._(grades[practice.grade])}</b>
        </p>
        {practice.evidence.map((claim) => (
          <p key={claim.text}>
            <Said>{claim.text}</Said>{" "}
            <span className="tiny">
              {claim.url === null ? (
                <Said>{claim.source}</Said>
              ) : (
                <a href={claim.url} target="_blank" rel="noopener noreferrer">
                  <Said>{claim.source}</Said>
                </a>
              )}{" "}
              · <Said>{claim.kind}</Said>
            </span>
          </p>
        ))}
      </Block>
      <Block title={<Trans>Works on</Trans>}>
        {[...practice.behaviours, ...practice.symptoms, ...practice.lenses].map((each) => (
          <p key={each}>
            <Definition of={each} named>
              {each}
            </Definition>
          </p>
        ))}
      </Block>
      {practice.prerequisites.length > 0 && (
        <Block title={<Trans>Comes easier after</Trans>}>
          <Others practices={practice.prerequisites} />
        </Block>
      )}
      {practice.conflicts.length > 0 && (
        <Block title={<Trans>Not together with</Trans>}>
          <Others practices={practice.conflicts} />
        </Block>
      )}
      {practice.seeAlso.length > 0 && (
        <Block title={<Trans>Known elsewhere as</Trans>}>
          {practice.seeAlso.map((each) => (
            <p key={`${each.scheme} ${each.id}`}>
              <Said>
                {each.scheme.toUpperCase()} {each.id}
              </Said>
            </p>
          ))}
        </Block>
      )}
    </aside>
  );
}

function Others({ practices }: { readonly practices: readonly string[] }): ReactElement {
  const { data: words } = useAnswer("words", {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <>
      {practices.map((each) => (
        <p key={each}>
          <PracticeLink practice={each}>
            <Said>{words?.practices.find(({ id }) => id === each)?.name ?? each}</Said>
          </PracticeLink>
        </p>
      ))}
    </>
  );
}

function Block({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
