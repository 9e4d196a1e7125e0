import { instantOf } from "../reading/instant-text.ts";
import { advisoryWeaknessId, rowId } from "../reading/row-id.ts";
import { textAt, yesNoAt } from "./json-fields.ts";
import { part } from "./part.ts";
import { accountOf, type Places, wordOf } from "./placing.ts";
import { either, type MapEvent, repositoryOf, type Told } from "./told.ts";

const states = new Set(["open", "fixed", "false-positive", "accepted", "not-affected"]);
const severities = new Set(["critical", "high", "medium", "low"]);

/** evenkeel-weakness.observed: a weakness, by the id its tool keeps for it, or by advisory and package, which every tool shares. */
export const mapWeakness: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const severity = either(told, "severity")?.toLowerCase() ?? "";
  const stage = either(told, "stage") ?? "";
  return [
    part(
      "weakness",
      { id: weaknessId(told, repo) },
      {
        repo,
        rule: wordOf(either(told, "rule")) ?? "unknown",
        tool: wordOf(either(told, "tool")) ?? "events",
        cwe: pattern(either(told, "cwe"), /^CWE-\d{1,5}$/i),
        cve: pattern(either(told, "cve"), /^CVE-\d{4}-\d{4,9}$/i),
        purl: wordOf(either(told, "purl")),
        severity: severities.has(severity) ? severity : "unknown",
        first_seen: told.time,
        first_stage: /^S[0-9]$/.test(stage) ? stage : "S4",
        disclosed: instantOf(either(told, "disclosed") ?? ""),
        due: instantOf(either(told, "due") ?? ""),
      },
    ),
  ];
};

/** evenkeel-weakness.statuschanged. */
export const mapWeaknessStatus: MapEvent = (told, places) => {
  const repo = repositoryOf(told, places);
  if (repo === null) return "no-repository";
  const state = either(told, "state")?.toLowerCase() ?? "";
  if (!states.has(state)) return "incomplete";
  const key = { id: weaknessId(told, repo), time: told.time, state };
  const expires = instantOf(either(told, "expires") ?? "");
  return [part("weakness_status", key, { repo, by_team: byTeam(told, repo, places), has_reason: hasReason(told), expires })];
};

/** Whether a reason is given; what it says is prose and not kept. */
function hasReason({ content }: Told): boolean {
  const reason = content.reason;
  return yesNoAt(content, "reason") ?? (typeof reason === "string" && reason.trim() !== "");
}

function byTeam(told: Told, repo: string, places: Places): string | null {
  const account = accountOf(textAt(told.content, "by"));
  const said = places.team(either(told, "team"));
  return said ?? (account === null ? null : places.resolve(account, told.time, repo).team);
}

function weaknessId(told: Told, repo: string): string {
  const cve = either(told, "cve");
  const purl = either(told, "purl");
  return cve !== null && purl !== null ? advisoryWeaknessId(repo, cve, purl) : rowId("weakness", repo, told.source, told.native);
}

function pattern(text: string | null, wanted: RegExp): string | null {
  return text !== null && wanted.test(text) ? text.toUpperCase() : null;
}
