import { useLingui } from "@lingui/react/macro";
import { useFormat } from "../../words/use-format.ts";
import { useDays } from "../digest/use-schedule-text.ts";
import type { Structure } from "./described.ts";

type Hours = Structure["hours"];

/** "08:00 to 18:00 on Monday, Tuesday and Friday, Europe/Vienna" */
export function useHoursText(): (hours: Hours) => string {
  const { t } = useLingui();
  const format = useFormat();
  const { days, hour } = useDays();
  // midnight at the end of a day would read as its beginning
  const clock = (at: number): string => (at === 24 ? "24:00" : hour(at));
  return ({ timeZone, from, to, days: on }) => {
    const [begin, end, names] = [clock(from), clock(to), format.list(on.map((each) => days[each - 1] ?? ""))];
    return timeZone === null
      ? t`${begin} to ${end} on ${names}, by the clock of whoever did it`
      : t`${begin} to ${end} on ${names}, in the zone ${timeZone}`;
  };
}
