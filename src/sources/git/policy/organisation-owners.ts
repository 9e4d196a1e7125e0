import type { Organisation } from "../../../core/model/organisation.ts";
import { type PathPattern, pathPattern } from "./path-pattern.ts";

/** What the organisation's own file says about owners and gates of one repository. Handles are only looked up here, never given on. */
export interface OrganisationOwners {
  /** Team of an owner handle, mail address or mail domain at a time; null when nobody said. */
  readonly teamOf: (handle: string, at: number) => string | null;
  /** Teams named for a path, apart from CODEOWNERS. */
  readonly teamsFor: (path: string) => readonly string[];
  /** Whether the path is one a gate names. */
  readonly isGated: (path: string) => boolean;
  readonly isSecurity: (team: string) => boolean;
  readonly hasPathRules: boolean;
  /** Whether a security team or a gate is named at all; without it nothing can be said about security (findings.md 3). */
  readonly hasSecurity: boolean;
  /** Whether a path alone can show that security is needed, or an owner handle can. */
  readonly securityByPath: boolean;
  readonly securityByHandle: boolean;
}

export function organisationOwners(organisation: Organisation, repo: string): OrganisationOwners {
  const security = new Set([
    ...organisation.teams.filter((team) => team.kind === "security").map((team) => team.id),
    ...organisation.gates.map((gate) => gate.team),
  ]);
  const rules = organisation.ownership
    .filter((rule) => rule.repository === repo || rule.repository === "*")
    .flatMap((rule) => compiled(rule.pattern, rule.team));
  const whole = organisation.repositories.filter((each) => each.repository === repo).map((each) => each.team);
  const gates = organisation.gates.flatMap((gate) => gate.paths.flatMap((path) => compiled(path, gate.team)));
  return {
    teamOf: (handle, at) => rosterTeam(organisation, handle, at),
    teamsFor: (path) => {
      const segments = path.split("/");
      const last = rules.findLast((rule) => rule.pattern.matches(path, segments));
      return last === undefined ? whole : [last.team];
    },
    isGated: (path) => {
      const segments = path.split("/");
      return gates.some((gate) => gate.pattern.matches(path, segments));
    },
    isSecurity: (team) => security.has(team),
    hasPathRules: rules.length > 0 || whole.length > 0,
    hasSecurity: security.size > 0,
    securityByPath: gates.length > 0 || rules.some((rule) => security.has(rule.team)) || whole.some((team) => security.has(team)),
    securityByHandle: organisation.roster.some((rule) => security.has(rule.team)),
  };
}

function compiled(pattern: string, team: string): readonly { readonly pattern: PathPattern; readonly team: string }[] {
  const read = pathPattern(pattern, "github");
  return read === null ? [] : [{ pattern: read, team }];
}

/** First the handle or address itself, then the domain of an address; validity is [from, to). */
function rosterTeam(organisation: Organisation, handle: string, at: number): string | null {
  const inForce = organisation.roster.filter((rule) => (rule.from === null || rule.from <= at) && (rule.to === null || at < rule.to));
  const domain = handle.startsWith("@") ? null : handle.slice(handle.indexOf("@"));
  const rule =
    inForce.find((each) => each.match.toLowerCase() === handle) ??
    inForce.find((each) => domain !== null && each.match.toLowerCase() === domain);
  return rule?.team ?? null;
}
