import { useLingui } from "@lingui/react/macro";
import type { Cell } from "../../../core/evidence/estimate.ts";
import { notApplicableReasons, unknownReasons } from "./reasons.ts";
import { useFormat } from "./use-format.ts";

/** The reasons a cell can have travel as plain words; one that is not known here is shown as it came. */
type Shown = Pick<Cell, "unit" | "result">;

/** A cell in words: value and interval, or why there is none. Unknown is never 0. */
export function useCellText(): (cell: Shown) => string {
  const { t, i18n } = useLingui();
  const format = useFormat();
  return ({ result, unit }) => {
    switch (result.outcome) {
      case "value":
        return format.estimate(result.estimate, unit);
      case "unknown":
        return t`unknown: ${i18n._(unknownReasons[result.reason])}`;
      case "suppressed":
        return t`too few to show`;
      case "not-applicable":
        return i18n._(notApplicableReasons[result.reason]);
    }
  };
}
