import { type Organisation, type Team, unknownOrganisation, type WorkingHours } from "../../core/model/organisation.ts";
import { dateOf } from "../reading/instant-text.ts";
import { type OrganisationFile, weekdays } from "./schema.ts";

type HoursOfFile = NonNullable<OrganisationFile["hours"]>;

/** The file in core's words, with what was left out filled in. */
export function toOrganisation(file: OrganisationFile): Organisation {
  return {
    name: file.organisation ?? null,
    teams: (file.teams ?? []).map(toTeam),
    gates: (file.gates ?? []).map((gate) => ({ id: gate.id, team: gate.team, paths: gate.paths ?? [] })),
    roster: (file.roster ?? []).map((rule) => ({ match: rule.match, team: rule.team, from: dayOrNull(rule.from), to: dayOrNull(rule.to) })),
    repositories: Object.entries(file.repositories ?? {}).flatMap(([repository, said]) => {
      const team = typeof said === "string" ? said : said.team;
      return team === undefined ? [] : [{ repository, team }];
    }),
    ownership: (file.ownership ?? []).map((rule) => ({ repository: rule.repository ?? "*", pattern: rule.pattern, team: rule.team })),
    securityPaths: file["security-paths"] ?? [],
    hours: file.hours === undefined ? unknownOrganisation.hours : toHours(file.hours),
    k: file.k ?? unknownOrganisation.k,
    thresholds: file.thresholds ?? [],
    disputes: file.disputes ?? [],
  };
}

function toTeam(team: NonNullable<OrganisationFile["teams"]>[number]): Team {
  return {
    id: team.id,
    name: team.name ?? team.id,
    kind: team.kind,
    parent: team.parent ?? null,
    hours: team.hours === undefined ? null : toHours(team.hours),
  };
}

export function toHours(hours: HoursOfFile): WorkingHours {
  const days = hours.days?.map((day) => weekdays.indexOf(day) + 1) ?? unknownOrganisation.hours.days;
  return { timeZone: hours.zone ?? null, from: hourOf(hours.from), to: hourOf(hours.to), days: [...new Set(days)].sort((a, b) => a - b) };
}

/** `08:30` is 8.5. */
export function hourOf(clock: HoursOfFile["from"]): number {
  if (typeof clock === "number") return clock;
  const [hour = "0", minute = "0"] = clock.split(":");
  return Number(hour) + Number(minute) / 60;
}

function dayOrNull(day: string | undefined): number | null {
  return day === undefined ? null : dateOf(day);
}
