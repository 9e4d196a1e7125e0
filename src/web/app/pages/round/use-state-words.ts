import { useLingui } from "@lingui/react/macro";
import type { Answer } from "../../api/ask.ts";

type State = Answer<"round">["state"];

export function useStateWords(): Readonly<Record<State, string>> {
  const { t } = useLingui();
  return {
    draft: t`draft`,
    announced: t`announced`,
    enrolling: t`ballots can be fetched`,
    answering: t`answers are taken`,
    closing: t`being counted`,
    released: t`released`,
    void: t`void: nothing was kept`,
  };
}
