import { useLingui } from "@lingui/react/macro";

type Kind = "sarif" | "vex" | "work" | "incidents";

/** Kinds of files in words, and what each makes visible. */
export function useFileKinds(): Readonly<Record<Kind, { readonly label: string; readonly note: string }>> {
  const { t } = useLingui();
  return {
    sarif: { label: t`Scan results (SARIF)`, note: t`Shows how long weaknesses stay, and where they are caught. At most 100 MB.` },
    vex: { label: t`Verdicts on weaknesses (CycloneDX VEX)`, note: t`Shows which were accepted, with reason and end.` },
    work: { label: t`Work items (CSV or JSON)`, note: t`Shows unplanned work, handoffs, waiting. Columns for a person are refused.` },
    incidents: { label: t`Incidents (CSV or JSON)`, note: t`Shows what reached users, and how long it lasted.` },
  };
}
