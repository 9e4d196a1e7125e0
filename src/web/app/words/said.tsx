import { useLingui } from "@lingui/react";
import type { ReactElement, ReactNode } from "react";

/** Sentences that come from evidence or catalogue: English whatever the interface speaks, and told so to screen readers. */
export function Said({ children }: { readonly children: ReactNode }): ReactElement {
  const { i18n } = useLingui();
  return <span lang={i18n.locale === "en" ? undefined : "en"}>{children}</span>;
}
