import type { ReactElement } from "react";
import { useFormat } from "../words/use-format.ts";

/** A date; the moment with its zone is one hover away. */
export function Day({ at }: { readonly at: number }): ReactElement {
  const format = useFormat();
  return (
    <time dateTime={new Date(at).toISOString()} title={format.moment(at)}>
      {format.date(at)}
    </time>
  );
}
