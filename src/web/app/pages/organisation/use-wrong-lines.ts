import { useLingui } from "@lingui/react/macro";
import { useFormat } from "../../words/use-format.ts";
import type { Lines } from "./rule-lines.ts";

/** Which lines do not fit, in words for a field; false: all do. */
export function useWrongLines(lines: Lines<unknown>): string | false {
  const { t } = useLingui();
  const format = useFormat();
  if ("of" in lines) return false;
  const [only, ...more] = lines.wrong;
  const numbers = format.list(lines.wrong.map(String));
  return more.length === 0 ? t`Line ${only} does not have the form shown above.` : t`Lines ${numbers} do not have the form shown above.`;
}
