import type { Structure, StructureProblem } from "../../core/model/structure.ts";
import { entitiesOf, type Tell } from "./backstage-entities.ts";
import { withServices } from "./backstage-services.ts";
import { withTeams } from "./backstage-teams.ts";
import type { Import } from "./imported.ts";

/**
 * Backstage entities, several documents in one file: a Group becomes a team, a Component a service with the repository its annotations
 * name. Users are dropped unread; systems, domains, APIs and resources have no counterpart and are counted.
 */
export function importBackstage(before: Structure, text: string): Import {
  const { groups, components, problems } = entitiesOf(text);
  const told: StructureProblem[] = [...problems];
  const tell: Tell = (place, problem, severity = "look-here") => told.push({ place, problem, severity });
  const structure = withServices(components, tell)(withTeams(groups, tell)(before));
  return { structure, problems: told };
}
