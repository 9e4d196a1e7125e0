import type { Grant } from "../../../../contract/permissions.ts";
import { useSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";

/** Where a role is held, by name as far as it is known here: teams of another organisation keep their id. Null: on the server. */
export function usePlaceNames(): (grant: Grant) => string | null {
  const { organisation: here } = useScope();
  const { data: session } = useSession();
  const structure = useAnswer("structure", { params: { organisation: here } });
  return ({ organisation, team }) => {
    if (organisation === null) return null;
    const name = session?.organisations.find(({ id }) => id === organisation)?.name ?? organisation;
    if (team === null) return name;
    if (organisation !== here) return `${name}, ${team}`;
    return structure.data?.structure.teams.find(({ id }) => id === team)?.name ?? team;
  };
}
