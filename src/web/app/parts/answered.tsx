import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import type { Refusal } from "../api/problem.ts";
import { Failed, PageSkeleton } from "./states.tsx";

interface Props<A> {
  readonly of: UseQueryResult<A, Refusal>;
  readonly skeleton?: ReactNode;
  readonly children: (answer: A) => ReactNode;
}

/** The states between asking and answer: a skeleton in the result's shape, a readable failure, then the view. */
export function Answered<A>({ of, skeleton, children }: Props<A>): ReactElement {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error !== null) return <Failed refusal={of.error} retry={() => void of.refetch()} whole={skeleton !== null} />;
  return <>{skeleton ?? <PageSkeleton />}</>;
}
