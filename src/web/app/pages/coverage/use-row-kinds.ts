import { useLingui } from "@lingui/react/macro";

/** What a row of each kind is, in words; a kind that is not here is shown by its name. */
export function useRowKinds(): Readonly<Record<string, string>> {
  const { t } = useLingui();
  return {
    commit: t`Commits`,
    change: t`Changes`,
    review_step: t`Reviews`,
    run: t`Pipeline runs`,
    deployment: t`Deployments`,
    incident: t`Incidents`,
    weakness: t`Weaknesses`,
    work_item: t`Work items`,
  };
}
