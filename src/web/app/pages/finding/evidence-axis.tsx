import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FindingDetail } from "../../../../contract/evidence-shapes.ts";
import { useScope } from "../../layout/scope.ts";
import { AxisTrack } from "../../parts/axis-track.tsx";
import { Definition } from "../../parts/definition.tsx";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./finding.module.css";

type Mark = FindingDetail["marks"][number];

/** Every criterion on the common axis, what people say below it, and what is unknown as a dashed lane. */
export function EvidenceAxis({ detail }: { readonly detail: FindingDetail }): ReactElement {
  const { t } = useLingui();
  const { perception } = detail;
  const isAsked = detail.open.some((each) => each.measure === "survey" && each.unlock === null);
  const silent = isAsked ? t`asked, and not shown for this group` : t`not asked yet: a round would tell`;
  const said =
    perception === null
      ? silent
      : {
          ...perception,
          label: t`${Math.round(perception.score)} of 100 (${Math.round(perception.low)}–${Math.round(perception.high)})`,
        };
  return (
    <div className={styles.axis}>
      <div className={styles.ends} aria-hidden="true">
        <span>{t`harder`}</span>
        <span>{t`where the claim flips`}</span>
        <span>{t`easier`}</span>
      </div>
      {detail.marks.map((mark) => (
        <MarkLane key={mark.cell} mark={mark} detail={detail} />
      ))}
      {detail.open
        .filter((each) => each.measure !== "survey")
        .map((each) => {
          const way = each.unlock === null ? each.reason : `${each.unlock.how.replace(/\.$/, "")} (${each.unlock.effort})`;
          const wordings =
            each.unlock === null ? [way] : [way, each.unlock.how.replace(/\.$/, ""), each.unlock.how.split(/[;,]| and /)[0] ?? ""];
          return (
            <div key={`${each.measure} ${each.name}`} className={styles.lane}>
              <div>
                <b>
                  <Said>{each.name}</Said>
                </b>
                <span className="tiny">
                  <Said>{each.reason}</Said>
                </span>
              </div>
              <div className={styles.track}>
                <AxisTrack perception={null} marks={[]} open={[wordings]} alternative={`${each.name}: ${each.reason}. ${way}`} strong />
              </div>
              <div className={styles.n}>
                <Trans>not observable</Trans>
              </div>
            </div>
          );
        })}
      <div className={styles.lane}>
        <div>
          <b>
            <Trans>What people say</Trans>
          </b>
          <span className="tiny">
            <Trans>stands beside, decides nothing</Trans>
          </span>
        </div>
        <div className={styles.track}>
          <AxisTrack perception={said} marks={[]} open={[]} alternative={typeof said === "string" ? said : said.label} strong />
        </div>
        <div className={styles.n}>{perception === null ? null : <Said>{perception.answers}</Said>}</div>
      </div>
      <figcaption>
        <Trans>
          Blue diamond: a measure against its reading aid, one doubling per fifth of the width. Violet circle: released score, 0–100. Bars:
          90 % interval. Right is easier.
        </Trans>
      </figcaption>
    </div>
  );
}

function MarkLane({ mark, detail }: { readonly mark: Mark; readonly detail: FindingDetail }): ReactElement {
  const { t } = useLingui();
  const format = useFormat();
  const { organisation } = useScope();
  const judged = detail.finding.criteria.find((each) => "cell" in each.judged && each.judged.cell?.id === mark.cell);
  const value = format.estimate(mark.estimate, mark.unit);
  return (
    <div className={styles.lane}>
      <div>
        <b>
          <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: mark.measure }} search={true}>
            <Said>{mark.variant === null ? mark.name : `${mark.name}, ${mark.variant}`}</Said>
          </Link>
        </b>
        <span className="tiny">
          {judged !== undefined && <>{judged.criterion.role === "decides" ? t`decides` : t`supports`} · </>}
          {mark.aid === null ? (
            <Trans>no reading aid</Trans>
          ) : (
            <>
              <Definition
                text={t`A value to read the figure against. It is no target: it only says where this claim would turn from holding to not holding.`}
              >
                <Trans>reading aid</Trans>
              </Definition>{" "}
              <Said>{mark.aid.text}</Said> {mark.aid.source === null ? <Trans>(assumption)</Trans> : <Said>({mark.aid.source})</Said>}
            </>
          )}
          {mark.proxy && <> · {t`a stand-in`}</>}
        </span>
      </div>
      <div className={styles.track}>
        <AxisTrack
          perception={null}
          marks={[{ position: mark.position, label: mark.position === null ? mark.said : value }]}
          open={[]}
          alternative={`${mark.name}: ${mark.said}`}
          strong
        />
      </div>
      <div className={styles.n}>
        n {format.number(mark.estimate.n)}
        <br />
        <Trans>{format.percent(mark.estimate.coverage)} seen</Trans>
      </div>
    </div>
  );
}
