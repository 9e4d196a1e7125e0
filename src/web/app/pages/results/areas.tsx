import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { heardAxis, heardScale } from "../../../../report/charts/heard-axis.ts";
import { addressOf } from "../../api/ask.ts";
import { useScope } from "../../layout/scope.ts";
import { Day } from "../../parts/day.tsx";
import { Definition } from "../../parts/definition.tsx";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { trustedHtml } from "../../theme/trusted-types.ts";
import { Said } from "../../words/said.tsx";
import type { Construct, Results } from "./answer.ts";
import styles from "./results.module.css";
import { useCountText } from "./use-count-text.ts";

interface Props {
  readonly whole: Results;
  readonly own: Results | null;
}

/** Every construct on one scale: the whole filled, a team below it open and wider, because few answers mean little certainty. */
export function Areas({ whole, own }: Props): ReactElement {
  const { t } = useLingui();
  const kinds = [
    { kind: "behaviour", title: t`Behaviours` },
    { kind: "symptom", title: t`Symptoms (right is easier)` },
    { kind: "cause", title: t`What makes it so (right is easier)` },
    { kind: "norm", title: t`Agreements` },
  ] as const;
  return (
    <section>
      <h2>
        <Trans>Area by area</Trans>
      </h2>
      {own !== null && (
        <p className={`note ${styles.key}`}>
          <Trans>
            Filled: <Said>{whole.subject.label}</Said>. Open and wider: <Said>{own.subject.label}</Said>, where few answers mean little
            certainty.
          </Trans>
        </p>
      )}
      <div className={styles.areas}>
        {kinds.map(({ kind, title }) => (
          <Kind key={kind} title={title} constructs={whole.constructs.filter((each) => each.kind === kind)} own={own} />
        ))}
        <div className={styles.area} aria-hidden="true">
          <span />
          <div dangerouslySetInnerHTML={trustedHtml(heardScale())} />
          <span />
        </div>
      </div>
      <Caption shown={own ?? whole} />
    </section>
  );
}

function Kind({
  title,
  constructs,
  own,
}: {
  readonly title: string;
  readonly constructs: readonly Construct[];
  readonly own: Results | null;
}): ReactElement | null {
  if (constructs.length === 0) return null;
  return (
    <>
      <h3 className={styles.kind}>{title}</h3>
      {constructs.map((each) => (
        <Area key={each.id} whole={each} own={own === null ? undefined : (own.constructs.find(({ id }) => id === each.id) ?? null)} />
      ))}
    </>
  );
}

function Area({ whole, own }: { readonly whole: Construct; readonly own: Construct | null | undefined }): ReactElement {
  const { t } = useLingui();
  const count = useCountText();
  const tooFew = t`too few to show`;
  const place = (each: Construct | null) => (each?.score == null ? null : { at: each.score.at, ...each.score.interval });
  const words = (each: Construct | null): string =>
    each?.score == null
      ? tooFew
      : t`${Math.round(each.score.at)} of 100, interval ${Math.round(each.score.interval.low)} to ${Math.round(each.score.interval.high)}`;
  const chart = heardAxis({
    whole: place(whole),
    ...(own === undefined ? {} : { own: place(own) }),
    tooFew,
    alternative: own === undefined ? `${whole.name}: ${words(whole)}` : `${whole.name}: ${words(whole)}; ${words(own)}`,
  });
  const shown = own === undefined ? whole : own;
  return (
    <div className={styles.area}>
      <div className={styles.name}>
        <Definition text={<Said>{whole.question}</Said>}>
          <Said>{whole.name}</Said>
        </Definition>
        <Moved construct={shown} here={own !== undefined} />
      </div>
      <div className={styles.chart} dangerouslySetInnerHTML={trustedHtml(chart)} />
      <div className={styles.n}>
        {whole.score !== null && count(whole.score.n)}
        {own?.score != null && <span>{t`here ${count(own.score.n)}`}</span>}
      </div>
      {shown !== null && shown.evidence.length > 0 && <Beside construct={shown} />}
    </div>
  );
}

/** What is said of a change; under twenty answers nothing is. */
function Moved({ construct, here }: { readonly construct: Construct | null; readonly here: boolean }): ReactElement | null {
  const { t } = useLingui();
  if (construct === null || construct.before === null || construct.score === null) return null;
  const [before, now] = [Math.round(construct.before.at), Math.round(construct.score.at)];
  // A symptom whose score rises is felt less, so that "rose" would read as its opposite.
  const isTrouble = construct.kind === "symptom" || construct.kind === "cause";
  const [rose, fell] = isTrouble ? [t`easier`, t`harder`] : [t`rose`, t`fell`];
  const words = { rose, fell, "no clear change": t`no clear change` };
  const moved =
    construct.change === null ? t`last time ${before}, now ${now}` : t`${words[construct.change.said]}: last time ${before}, now ${now}`;
  return <span className="tiny">{here ? t`here ${moved}` : moved}</span>;
}

/** Perception beside evidence: a question where they disagree, the rest on demand. */
function Beside({ construct }: { readonly construct: Construct }): ReactElement {
  const questions = construct.evidence.filter(({ prompt }) => prompt !== null);
  const others = construct.evidence.filter(({ prompt }) => prompt === null);
  return (
    <div className={styles.beside}>
      {questions.length > 0 && <BesideList evidence={questions} />}
      {others.length > 0 && (
        <details className="noprint">
          <summary>
            <Trans>what the work shows</Trans>
          </summary>
          <BesideList evidence={others} />
        </details>
      )}
    </div>
  );
}

function BesideList({ evidence }: { readonly evidence: Construct["evidence"] }): ReactElement {
  const { organisation } = useScope();
  return (
    <ul>
      {evidence.map((each) => (
        <li key={`${each.finding} ${each.name}`}>
          <span className={styles.work}>
            <Trans>The work:</Trans>
          </span>{" "}
          <Link to="/o/$organisation/findings/$finding" params={{ organisation, finding: each.finding }} search={true}>
            <Said>{each.name}</Said>
          </Link>{" "}
          <Said>
            {each.outcome === "" ? "" : `(${each.outcome}) `}
            {each.said}
          </Said>
          {each.prompt !== null && (
            <b className={styles.prompt}>
              {" "}
              <Said>{each.prompt}</Said>
            </b>
          )}
        </li>
      ))}
    </ul>
  );
}

function Caption({ shown }: { readonly shown: Results }): ReactElement {
  const { t } = useLingui();
  const { organisation, node } = useScope();
  const count = useCountText();
  const file = (format: "csv" | "png" | "md" | "json"): string =>
    addressOf("exportRound", { params: { organisation, round: shown.round.id, node }, query: { format } });
  return (
    <figcaption>
      <Trans>
        Released levels with 90 % intervals, computed from the shown levels and the lower end of the band of answers. Everybody who may read
        this reads the same figures.
      </Trans>{" "}
      {shown.beforeClosed !== null && (
        <Trans>
          Last time: answered until <Day at={shown.beforeClosed} />.
        </Trans>
      )}{" "}
      <span className={`${styles.tools} noprint`}>
        <a href={file("csv")} download>
          CSV
        </a>
        <a href={file("png")} download>
          PNG
        </a>
        <a href={file("md")} download>
          Markdown
        </a>
        <a href={file("json")} download>
          JSON
        </a>
      </span>
      <details className="noprint">
        <summary>
          <Trans>Numbers</Trans>
        </summary>
        <NumbersTable
          caption={t`Areas`}
          head={[t`Area`, t`of 100`, t`90 % interval`, t`answers`]}
          rows={shown.constructs.map(({ id, name, score }) => ({
            key: id,
            cells: [
              <Said key="name">{name}</Said>,
              score === null ? t`too few to show` : Math.round(score.at),
              score === null ? "" : `${Math.round(score.interval.low)}–${Math.round(score.interval.high)}`,
              score === null ? "" : count(score.n),
            ],
          }))}
        />
      </details>
    </figcaption>
  );
}
