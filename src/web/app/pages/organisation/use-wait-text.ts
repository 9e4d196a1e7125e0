import { useLingui } from "@lingui/react/macro";
import { useFormat } from "../../words/use-format.ts";
import type { Edge } from "./edge.ts";

/** Word joiners keep both ends of an interval on one line. */
const unbroken = "\u2060–\u2060";

/** How long half of what is handed on waits: with its interval, as a band where few answer, or that it cannot be said. */
export function useWaitText(): (edge: Edge) => string {
  const { t } = useLingui();
  const format = useFormat();
  const bands: Readonly<Record<NonNullable<Edge["band"]>, string>> = {
    "under 4 hours": t`under 4 hours`,
    "under a day": t`under a day`,
    "1 to 3 days": t`1 to 3 days`,
    "3 to 7 days": t`3 to 7 days`,
    "over 7 days": t`over 7 days`,
  };
  return ({ wait, band }) => {
    if (band !== null) return bands[band];
    if (wait === null) return t`too few to say`;
    const { median, low, high, n } = wait;
    const text = format.estimate({ value: median, n, interval: { low, high, level: 0.9 }, method: "", coverage: 1 }, "hours");
    return text.replaceAll("–", unbroken);
  };
}
