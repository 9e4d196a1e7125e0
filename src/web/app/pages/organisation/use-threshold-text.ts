import { useLingui } from "@lingui/react/macro";
import { useFormat } from "../../words/use-format.ts";
import type { Criterion } from "./threshold-of.ts";

/** Words for the units a criterion is written in. */
export function useUnits(): (unit: string) => string {
  const { t } = useLingui();
  const units: Readonly<Record<string, string>> = {
    share: "%",
    hours: t`hours`,
    "working hours": t`working hours`,
    "per-week": t`a week`,
    ratio: t`ratio`,
    items: t`items`,
    count: t`count`,
  };
  return (unit) => units[unit] ?? unit;
}

/** "above 16 working hours"; without a known criterion the bare number. */
export function useThresholdText(): (threshold: number, of: Pick<Criterion, "side" | "unit"> | null) => string {
  const { t } = useLingui();
  const format = useFormat();
  const unitOf = useUnits();
  return (threshold, of) => {
    if (of === null) return String(threshold);
    const figure = of.unit === "share" ? format.percent(threshold) : `${format.figure(threshold)} ${unitOf(of.unit)}`;
    return of.side === "above" ? t`holds above ${figure}` : t`holds below ${figure}`;
  };
}
