import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useScope } from "../layout/scope.ts";

/** The way to a practice, from wherever one is named. */
export function PracticeLink({ practice, children }: { readonly practice: string; readonly children: ReactNode }): ReactElement {
  const { organisation } = useScope();
  return (
    <Link to="/o/$organisation/practices/$practice" params={{ organisation, practice }} search={true}>
      {children}
    </Link>
  );
}
