import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useScope } from "../../layout/scope.ts";
import { Definition } from "../../parts/definition.tsx";

/** A measure by its name and with the way to it; a behaviour that only a round can tell, by its name. */
export function MeasureOf({ id }: { readonly id: string }): ReactElement {
  const { organisation } = useScope();
  const named = (
    <Definition of={id} named>
      {id}
    </Definition>
  );
  if (!/^E\d{2}$/.test(id)) return named;
  return (
    <>
      {named} (
      <Link to="/o/$organisation/measures/$measure" params={{ organisation, measure: id }} search={true}>
        {id}
      </Link>
      )
    </>
  );
}
