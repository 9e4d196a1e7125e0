import type { Accountability } from "../../contract/evidence-shapes.ts";
import type { Cell } from "../../core/evidence/estimate.ts";
import type { Structure } from "../../core/model/structure.ts";
import { isValid } from "../../core/model/structure-at.ts";
import { naming } from "../naming.ts";
import { rowOf } from "./compose-measures.ts";
import { composeSubject, ownNode } from "./compose-subject.ts";
import type { ViewInput } from "./view-input.ts";

/**
 * Of the whole: who does the security work, how much passes a gate, how long that waits, who reviews across teams, where knowledge sits.
 * Of a team not the first: a team that is no security team does all of its own, which would read as merit.
 */
const TOGETHER = ["E25", "E09", "E08", "E26", "E31"] as const;
const OF_A_TEAM = ["E09", "E08", "E31"] as const;
export const accountabilityMeasures: readonly string[] = TOGETHER;

export interface AccountabilityInput extends ViewInput {
  readonly structure: Structure;
  /** By node; a team nothing was measured of has none. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
}

/** The map of who answers for what, with every figure; who may see which is decided where roles are known (shownTo). */
export function composeAccountability(input: AccountabilityInput): Accountability {
  const { report, catalogue, cells } = input;
  const at = report.subject.to;
  const names = naming(report, catalogue);
  const structure = validAt(input.structure, at);
  const rows = (measures: readonly string[], own: readonly Cell[], kind: "organisation" | "team") =>
    catalogue.measures.filter(({ id }) => measures.includes(id)).map((measure) => rowOf(measure, own, names, kind));
  const whole = ownNode(report, input.node.id);
  return {
    subject: composeSubject(input),
    together: rows(
      TOGETHER,
      report.cells.filter(({ node }) => node === whole),
      "organisation",
    ),
    owners: structure.teams.map((team) => ({
      ...holdingsOf(team.id, structure),
      id: team.id,
      name: team.name,
      kind: team.kind,
      figures: rows(OF_A_TEAM, cells.get(team.id) ?? [], "team"),
    })),
    unowned: {
      services: structure.services.filter(({ team }) => team === null).map(placeOf),
      repositories: structure.repositories.filter(({ id, team }) => team === null && !isInService(id, structure)).map(placeOf),
    },
    gates: structure.gates.map(({ id, name, team, paths }) => ({
      id,
      name,
      team: { id: team, name: structure.teams.find((each) => each.id === team)?.name ?? team },
      paths: [...paths],
    })),
  };
}

/** Figures only where the reader may read them; names of teams, services and gates are for everybody. */
export function shownTo(map: Accountability, mayRead: (node: string | null) => boolean): Accountability {
  return {
    ...map,
    together: mayRead(null) ? map.together : null,
    owners: map.owners.map((owner) => (mayRead(owner.id) ? owner : { ...owner, figures: null })),
  };
}

function validAt(structure: Structure, at: number): Structure {
  return {
    ...structure,
    teams: structure.teams.filter(({ validity }) => isValid(validity, at)),
    services: structure.services.filter(({ validity }) => isValid(validity, at)),
    repositories: structure.repositories.filter(({ validity }) => isValid(validity, at)),
  };
}

function holdingsOf(team: string, { services, repositories, ownership, gates }: Structure) {
  const named = new Map(repositories.map(({ id, name }) => [id, name]));
  const own = services.filter((service) => service.team === team);
  const inService = new Set(own.flatMap((service) => service.repositories.map(({ repository }) => repository)));
  return {
    services: own.map((service) => ({
      ...placeOf(service),
      tier: service.tier,
      repositories: [...new Set(service.repositories.map(({ repository }) => repository))].map((id) => ({ id, name: named.get(id) ?? id })),
    })),
    repositories: repositories.filter((each) => each.team === team && !inService.has(each.id)).map(placeOf),
    rules: ownership.filter((rule) => rule.team === team).length,
    keeps: gates.filter((gate) => gate.team === team).map(placeOf),
  };
}

function isInService(repository: string, { services }: Structure): boolean {
  return services.some((service) => service.repositories.some((each) => each.repository === repository));
}

function placeOf({ id, name }: { readonly id: string; readonly name: string }): { readonly id: string; readonly name: string } {
  return { id, name };
}
