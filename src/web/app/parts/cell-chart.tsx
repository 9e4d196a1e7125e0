import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Cell, SurvivalPoint } from "../../../core/evidence/estimate.ts";
import { survivalEnd, survivalSteps } from "../../../report/charts/survival-steps.ts";
import { xmrChart } from "../../../report/charts/xmr-panels.ts";
import { naturalLimits } from "../../../report/html/natural-limits.ts";
import { methodText } from "../../../report/words/source.ts";
import { addressOf } from "../api/ask.ts";
import type { Weeks } from "../layout/scope.ts";
import { useScope } from "../layout/scope.ts";
import { Said } from "../words/said.tsx";
import { useFormat } from "../words/use-format.ts";
import { ChartFigure } from "./chart-figure.tsx";

interface Props {
  readonly cell: Cell;
  readonly name: string;
  /** The reading aid in the unit of the cell; null where none is known here. */
  readonly aid: number | null;
  readonly node: string;
  readonly weeks: Weeks;
  readonly titled?: boolean;
}

const fewestSteps = 4;
const fewestPeriods = 6;
const mostReadings = 10;

/** Whether a cell keeps a distribution or a series that is worth a chart of its own. */
export function hasChart(cell: Cell): boolean {
  if (cell.result.outcome !== "value") return false;
  const { survival = [], series = [] } = cell.result.details;
  return survival.length >= fewestSteps || series.filter(({ value }) => value !== null).length >= fewestPeriods;
}

/** The chart of one cell, the same function as in report and PNG: steps of a duration, or periods with their natural limits. */
export function CellChart(props: Props): ReactElement | null {
  const { cell } = props;
  if (cell.result.outcome !== "value" || !hasChart(cell)) return null;
  const survival = cell.result.details.survival ?? [];
  return survival.length >= fewestSteps ? <Steps {...props} points={survival} /> : <Periods {...props} />;
}

function useFiles({ cell, node, weeks }: Props): { readonly csv: string; readonly png: string } {
  const { organisation } = useScope();
  const address = (form: "csv" | "png"): string =>
    addressOf("chart", { params: { organisation, measure: cell.measure }, query: { node, weeks, cell: cell.id, form } });
  return { csv: address("csv"), png: address("png") };
}

function Steps(props: Props & { readonly points: readonly SurvivalPoint[] }): ReactElement {
  const { cell, name, aid, points, titled = false } = props;
  const { t } = useLingui();
  const format = useFormat();
  const files = useFiles(props);
  const median = cell.result.outcome === "value" ? cell.result.estimate.value : null;
  const end = survivalEnd({ points, aid, median });
  const shown = points.filter((point) => point.time <= end);
  const every = Math.max(1, Math.ceil(shown.length / mostReadings));
  const alternative = `${name}: ${cell.result.outcome === "value" ? format.estimate(cell.result.estimate, cell.unit) : ""}`;
  return (
    <section>
      {titled && (
        <h2>
          <Said>{name}</Said>
        </h2>
      )}
      <ChartFigure
        chart={survivalSteps({ points, aid, median, alternative })}
        source={<Source cell={cell} open />}
        {...files}
        numbers={{
          caption: t`${name}: share still open`,
          head: [t`After`, t`Still open`, t`90 % interval`, t`Watched`],
          rows: shown
            .filter((_, index) => index % every === every - 1 || index === shown.length - 1)
            .map((point) => ({
              key: String(point.time),
              cells: [
                format.duration(point.time),
                format.percent(point.survival),
                `${format.percent(point.low ?? point.survival)} – ${format.percent(point.high ?? point.survival)}`,
                format.number(point.atRisk),
              ],
            })),
        }}
      />
    </section>
  );
}

function Periods(props: Props): ReactElement {
  const { cell, name, aid, titled = false } = props;
  const { t } = useLingui();
  const format = useFormat();
  const files = useFiles(props);
  const series = cell.result.outcome === "value" ? (cell.result.details.series ?? []) : [];
  const { limits, outside } = naturalLimits(series.map(({ value }) => value));
  const say = (value: number): string => format.quantity(value, cell.unit);
  return (
    <section>
      {titled && (
        <h2>
          <Said>{name}</Said>
        </h2>
      )}
      <ChartFigure
        chart={xmrChart({
          title: name,
          note: "",
          points: series,
          limits,
          outside,
          say,
          aid: aid === null ? null : { value: aid, label: t`${say(aid)}, the reading aid` },
        })}
        source={<Source cell={cell} />}
        {...files}
        numbers={{
          caption: t`${name}: values per period`,
          head: [t`Period`, t`Value`, "n"],
          rows: series.map((point) => ({
            key: String(point.window.from),
            cells: [
              format.window(point.window.from, point.window.to),
              point.value === null ? t`too few to show` : say(point.value),
              point.value === null || point.n === null ? "" : format.number(point.n),
            ],
          })),
        }}
      />
    </section>
  );
}

/** Method, n, what is open, how much could be seen, and the window: under every chart. */
function Source({ cell, open = false }: { readonly cell: Cell; readonly open?: boolean }): ReactElement | null {
  const { t } = useLingui();
  const format = useFormat();
  if (cell.result.outcome !== "value") return null;
  const { estimate, details } = cell.result;
  const censored = details.censored ?? 0;
  const parts = [
    estimate.interval === null ? t`Full count` : t`${methodText(estimate.method)} with 90 % interval`,
    `n ${format.number(estimate.n)}`,
    ...(open && censored > 0 ? [t`${format.number(censored)} still open; open ones count as waiting`] : []),
    t`${format.percent(estimate.coverage)} could be seen`,
    format.window(cell.window.from, cell.window.to),
  ];
  return (
    <>
      {parts.join(", ")}.{" "}
      <Trans>
        Source: <Said>{cell.measure}</Said>.
      </Trans>
    </>
  );
}
