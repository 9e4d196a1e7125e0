import type { Row } from "../../../core/evidence/tables.ts";
import type { OwnerRules } from "./codeowners.ts";
import type { OrganisationOwners } from "./organisation-owners.ts";
import { ownersOf } from "./owners.ts";

/** The rules in force at head, each with the one team that answers for it; a handle without a team stays out of the row. */
export function ownershipRules(
  repo: string,
  head: string,
  rules: OwnerRules,
  named: OrganisationOwners,
  now: number,
): readonly Row<"ownership_rule">[] {
  return rules.sections.flatMap((section) =>
    section.rules.map((rule) => {
      const teams = [...new Set(rule.owners.map((owner) => named.teamOf(owner, now)).filter((team) => team !== null))];
      return {
        repo,
        oid: head,
        line: rule.line,
        pattern: rule.pattern,
        team: teams[0] ?? null,
        section: section.name === "" ? null : section.name,
        required: !section.optional && rule.owners.length > 0,
      };
    }),
  );
}

/**
 * How many files at head have a named owner, by component: the CODEOWNERS section, else the rules of one set of owners (called by
 * their first pattern, or by their team), else the top-level folder.
 */
export function ownershipCoverage(
  repo: string,
  paths: Iterable<string>,
  rules: OwnerRules | null,
  named: OrganisationOwners,
  now: number,
): readonly Row<"ownership_coverage">[] {
  const groupNames = rules === null ? new Map<string, string>() : namesOfGroups(rules, named, now);
  const counts = new Map<string, { paths: number; owned: number }>();
  for (const path of paths) {
    const found = rules === null ? [] : ownersOf(rules, path).filter(({ rule }) => rule.owners.length > 0);
    const inSection = found.find(({ section }) => section.name !== "");
    const plain = found.find(({ section }) => section.name === "");
    const component =
      inSection?.section.name ?? (plain === undefined ? topFolder(path) : (groupNames.get(groupKey(plain.rule.owners)) ?? topFolder(path)));
    const count = counts.get(component) ?? { paths: 0, owned: 0 };
    count.paths += 1;
    if (found.length > 0 || named.teamsFor(path).length > 0) count.owned += 1;
    counts.set(component, count);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([component, count]) => ({ repo, component, n_paths: count.paths, n_owned: count.owned }));
}

function groupKey(owners: readonly string[]): string {
  return [...owners].sort().join(" ");
}

function namesOfGroups(rules: OwnerRules, named: OrganisationOwners, now: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const section of rules.sections) {
    if (section.name !== "") continue;
    for (const rule of section.rules) {
      const key = groupKey(rule.owners);
      if (names.has(key)) continue;
      const teams = [...new Set(rule.owners.map((owner) => named.teamOf(owner, now)))];
      names.set(key, teams.length === 1 && teams[0] !== null && teams[0] !== undefined ? teams[0] : rule.pattern);
    }
  }
  return names;
}

function topFolder(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? "/" : `${path.slice(0, slash)}/`;
}
