import { Document, isSeq, visit } from "yaml";
import { unknownOrganisation, type WorkingHours } from "../../core/model/organisation.ts";
import type { Structure, Validity } from "../../core/model/structure.ts";
import { momentText } from "./moment.ts";
import { weekdays } from "./schema.ts";
import { hourOf } from "./to-organisation.ts";

const HEAD = ` yaml-language-server: $schema=./node_modules/evenkeel/catalogue/evenkeel.schema.json

 Written by Evenkeel: teams, services, repositories, ownership and gates. Reading it back gives the same structure.
 People are not in it: the roster is handed in under People.`;

/** Short lists stand on one line. */
const ON_ONE_LINE = new Set(["days", "paths"]);

/**
 * A structure as evenkeel.yaml, in the order it is kept, so that two exports differ only where the structure does.
 * @example writeOrganisationFile(structure).startsWith("# yaml-language-server")
 */
export function writeOrganisationFile(structure: Structure): string {
  const document = new Document(fileOf(structure), { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  document.commentBefore = HEAD;
  visit(document, {
    Pair(_, { key, value }) {
      if (isSeq(value) && ON_ONE_LINE.has(String(key)) && value.items.length <= 7) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function fileOf(structure: Structure): Record<string, unknown> {
  return {
    organisation: structure.name,
    k: structure.k,
    hours: hoursOf(structure.hours),
    ...listed(
      "teams",
      structure.teams.map(({ id, name, kind, parent, reportsTo, hours, validity }) => ({
        id,
        ...named(id, name),
        kind,
        ...given("parent", parent),
        ...given("reports-to", reportsTo),
        ...given("hours", hours === null ? null : hoursOf(hours)),
        ...times(validity),
      })),
    ),
    ...listed(
      "gates",
      structure.gates.map(({ id, name, team, paths }) => ({ id, ...named(id, name), team, ...listed("paths", paths) })),
    ),
    ...(structure.repositories.length === 0 ? {} : { repositories: Object.fromEntries(structure.repositories.map(repositoryEntry)) }),
    ...listed(
      "services",
      structure.services.map(({ id, name, team, tier, repositories, validity }) => ({
        id,
        ...named(id, name),
        ...given("team", team),
        ...given("tier", tier),
        ...listed(
          "repositories",
          repositories.map(({ repository, glob }) => ({ repository, paths: glob })),
        ),
        ...times(validity),
      })),
    ),
    ...listed(
      "ownership",
      structure.ownership.map(({ repository, ...rule }) => ({ ...(repository === "*" ? {} : { repository }), ...rule })),
    ),
    ...listed("security-paths", structure.securityPaths),
    ...listed("thresholds", structure.thresholds),
  };
}

function repositoryEntry({ id, name, address, team, validity }: Structure["repositories"][number]): readonly [string, unknown] {
  const about = { ...named(id, name), ...given("address", address), ...given("team", team), ...times(validity) };
  return [id, Object.keys(about).join() === "team" ? team : about];
}

function hoursOf({ timeZone, from, to, days }: WorkingHours): Record<string, unknown> {
  const usual = days.join() === unknownOrganisation.hours.days.join();
  return {
    ...given("zone", timeZone),
    from: clockOf(from),
    to: clockOf(to),
    ...(usual ? {} : { days: days.map((day) => weekdays[day - 1]) }),
  };
}

/** `07:30` for 7.5; a time that is no whole minute stays a number. */
function clockOf(hour: number): number | string {
  if (Number.isInteger(hour)) return hour;
  const minutes = Math.round(hour * 60);
  const text = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return hourOf(text) === hour ? text : hour;
}

function named(id: string, name: string): Record<string, unknown> {
  return name === id ? {} : { name };
}

function times({ from, to }: Validity): Record<string, unknown> {
  return { ...given("from", from === null ? null : momentText(from)), ...given("to", to === null ? null : momentText(to)) };
}

function given(key: string, value: unknown): Record<string, unknown> {
  return value === null ? {} : { [key]: value };
}

function listed(key: string, list: readonly unknown[]): Record<string, unknown> {
  return list.length === 0 ? {} : { [key]: list };
}
