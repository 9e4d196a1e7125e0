import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { Format } from "./format.ts";
import { formatIn } from "./format.ts";
import { formattingLocale } from "./language.ts";

/** The formatting module in the language of the interface. */
export function useFormat(): Format {
  const { i18n, t } = useLingui();
  return useMemo(
    () =>
      formatIn(formattingLocale(i18n.locale, navigator.languages), {
        moreThan: (text) => t`more than ${text}`,
        lessThan: (text) => t`less than ${text}`,
        perWeek: (text) => t`${text} a week`,
        items: (count, text) => (count === 1 ? t`${text} item` : t`${text} items`),
        under1: t`under 1`,
        over99: t`over 99`,
        notReached: t`not reached`,
      }),
    [i18n.locale, t],
  );
}
