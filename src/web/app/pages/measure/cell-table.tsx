import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { MeasureDetail } from "../../../../contract/evidence-shapes.ts";
import type { Unit } from "../../../../core/evidence/estimate.ts";
import { niceStep } from "../../../../report/charts/scale.ts";
import { valueBand } from "../../../../report/charts/value-band.ts";
import { durationUnit } from "../../../../report/words/duration.ts";
import { methodText } from "../../../../report/words/source.ts";
import { addressOf } from "../../api/ask.ts";
import { useScope } from "../../layout/scope.ts";
import { trustedHtml } from "../../theme/trusted-types.ts";
import { useCellText } from "../../words/cell-text.ts";
import { Said } from "../../words/said.tsx";
import { useFormat } from "../../words/use-format.ts";
import styles from "./measure.module.css";

type Row = MeasureDetail["cells"][number];

/** A reading aid farther right than this would press the values against the left edge. */
const farthestAid = 3;

/** The right end of the scale all rows share; shares end at 1. */
function scaleTop(rows: readonly Row[], targets: readonly (number | null)[], unit: Unit): number {
  if (unit === "share") return 1;
  const highest = Math.max(
    0,
    ...targets.map((each) => each ?? 0),
    ...rows.flatMap(({ cell: { result } }) =>
      result.outcome === "value" ? [result.estimate.value ?? 0, result.estimate.interval?.high ?? result.estimate.interval?.low ?? 0] : [],
    ),
  );
  const aids = rows.map(({ aid }) => aid?.value ?? 0).filter((aid) => aid <= farthestAid * highest);
  const end = Math.max(highest, ...aids);
  if (end === 0) return 1;
  const size = unit === "hours" ? durationUnit(end).hours : 1;
  const step = niceStep(end / size, 4);
  return Math.ceil(end / size / step - 1e-9) * step * size;
}

/** Table and chart in one: every figure of the measure on one scale, with n, what could be seen and how it was made. */
export function CellTable({ detail }: { readonly detail: MeasureDetail }): ReactElement | null {
  const { t } = useLingui();
  const format = useFormat();
  const { unit } = detail.measure;
  const top = scaleTop(
    detail.cells,
    detail.targets.map((each) => each.value),
    unit,
  );
  const known = detail.cells.filter(({ cell }) => cell.result.outcome === "value");
  const unknown = detail.cells.length - known.length;
  if (known.length === 0) return null;
  return (
    <figure>
      <div className="scroll">
        <table className={styles.cells}>
          <caption className="hidden">
            <Said>{detail.measure.name}</Said>
          </caption>
          <thead>
            <tr>
              <th scope="col">{t`Of what`}</th>
              <th scope="col" className={styles.band}>
                <span>0</span>
                <span>{format.quantity(top, unit)}</span>
              </th>
              <th scope="col" className="n">{t`Value and 90 % interval`}</th>
              <th scope="col" className="n">
                n
              </th>
              <th scope="col" className="n">{t`Seen`}</th>
              <th scope="col">{t`Files`}</th>
            </tr>
          </thead>
          <tbody>
            {known.map((row) => (
              <CellRow key={row.cell.id} row={row} detail={detail} top={top} />
            ))}
          </tbody>
        </table>
      </div>
      <figcaption>
        <Trans>
          Diamond: the value; band: its 90 % interval; short ochre line: what the team aims at; dotted line: the reading aid of a finding.
          One scale for all rows.
        </Trans>{" "}
        {unknown > 0 && (
          <a href="#unknown">
            <Plural value={unknown} one="# more has no figure" other="# more have no figure" />
          </a>
        )}
      </figcaption>
    </figure>
  );
}

function CellRow({ row, detail, top }: { readonly row: Row; readonly detail: MeasureDetail; readonly top: number }): ReactElement | null {
  const { t } = useLingui();
  const text = useCellText();
  const format = useFormat();
  const { organisation, node, weeks } = useScope();
  const { cell, label } = row;
  const file = (form: "csv" | "png"): string =>
    addressOf("chart", { params: { organisation, measure: cell.measure }, query: { node, weeks, cell: cell.id, form } });
  if (cell.result.outcome !== "value") return null;
  const { estimate } = cell.result;
  const target = detail.targets.find(
    ({ about }) => "measure" in about && about.variant === cell.variant && about.category === cell.category,
  );
  const band = valueBand({
    value: estimate.value,
    interval: estimate.interval,
    top,
    target: target?.value ?? null,
    aid: row.aid !== null && row.aid.value <= top ? row.aid.value : null,
    alternative: text(cell),
  });
  return (
    <tr>
      <th scope="row">
        <Said>{label}</Said>
        <span className="tiny">
          {row.aid !== null && (
            <>
              <Trans>reading aid</Trans> <Said>{row.aid.text}</Said>;{" "}
            </>
          )}
          <Said>{[row.said, methodText(estimate.method), ...cell.caveats].join("; ")}</Said>
        </span>
      </th>
      <td className={styles.band} dangerouslySetInnerHTML={trustedHtml(band)} />
      <td className="n">
        <b>{text(cell)}</b>
      </td>
      <td className="n" data-label="n">
        {format.number(estimate.n)}
      </td>
      <td className="n" data-label={t`Seen`}>
        {format.percent(estimate.coverage)}
      </td>
      <td className={styles.files}>
        <a href={file("csv")} download>
          CSV
        </a>{" "}
        <a href={file("png")} download>
          PNG
        </a>
      </td>
    </tr>
  );
}
