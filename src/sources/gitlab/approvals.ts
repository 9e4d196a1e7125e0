import { z } from "zod";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import { declaredTeam } from "../reading/declared-team.ts";
import type { Answer } from "./discussions.ts";
import { get } from "./gitlab-call.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { expected, person } from "./schema.ts";

const people = z
  .array(person)
  .nullish()
  .transform((all) => all ?? []);
const rule = z.object({
  name: z.string(),
  approvals_required: z.int().catch(0),
  groups: z.array(z.object({ name: z.string(), path: z.string(), full_path: z.string() })).catch([]),
  users: people,
  eligible_approvers: people,
  approved_by: people,
});
type Rule = z.output<typeof rule>;
const approvalState = z.object({ rules: z.array(rule) });

/** A rule that lets nothing through without a word of a team that reviews security. */
export interface SecurityRule {
  readonly team: string;
  readonly isAnsweredBy: (answer: Answer) => boolean;
  /** GitLab says that it is fulfilled, whether or not it says when. */
  readonly approved: boolean;
}

/** Fulfilled by words that GitLab no longer has: how long it waited is not known. */
export function isTimeless({ approved, isAnsweredBy }: SecurityRule, answers: readonly Answer[]): boolean {
  return approved && !answers.some((answer) => isAnsweredBy(answer));
}

/** How the lack of them is told. */
const LIST = "approval-rules";

/**
 * The rules of a merge request that are a security team's. Rules are of paid editions: where GitLab has none, nothing is known of a gate,
 * which is other than that there is none.
 */
export async function securityRules(iid: number, at: Instant, reader: RepositoryReader): Promise<readonly SecurityRule[]> {
  const { reading, root, lacks } = reader;
  if (securityTeams(reading.organisation).size === 0 || lacks.has(LIST)) return [];
  const reply = await get(reading, `${root}/merge_requests/${iid}/approval_state`);
  if (reply === null) {
    lacks.add(LIST);
    return [];
  }
  const { rules } = expected(approvalState, reply.json, "approval state");
  const found = new Map<string, Rule[]>();
  for (const each of rules) {
    const team = each.approvals_required > 0 ? teamOf(each, at, reader) : null;
    if (team !== null) found.set(team, [...(found.get(team) ?? []), each]);
  }
  return [...found].map(([team, mine]) => securityRule(team, mine));
}

/** Teams of kind security and those that hold a gate. */
export function securityTeams({ teams, gates }: Organisation): ReadonlySet<string> {
  return new Set([...teams.filter(({ kind }) => kind === "security").map(({ id }) => id), ...gates.map(({ team }) => team)]);
}

function securityRule(team: string, rules: readonly Rule[]): SecurityRule {
  const logins = (list: "approved_by" | "eligible_approvers") =>
    new Set(rules.flatMap((each) => each[list].flatMap((one) => one?.username ?? [])));
  const [approved, eligible] = [logins("approved_by"), logins("eligible_approvers")];
  return {
    team,
    approved: approved.size > 0,
    // Who may approve for the rule and stands in no team of the roster answers for it; who stands in another team answers for that one.
    isAnsweredBy: ({ login, whose }) => whose.team === team || approved.has(login) || (whose.team === null && eligible.has(login)),
  };
}

/** By the rule's name, a gate's, a group of the rule, or because all its people are of one team; null for any other team's rule. */
function teamOf(told: Rule, at: Instant, { reading, whose }: RepositoryReader): string | null {
  const { organisation } = reading;
  const security = securityTeams(organisation);
  const byGate = organisation.gates.find(({ id }) => id.toLowerCase() === told.name.toLowerCase())?.team;
  const groups = told.groups.flatMap(({ name, path, full_path }) => [
    declaredTeam(organisation, name),
    declaredTeam(organisation, path),
    handleTeam(organisation, full_path),
  ]);
  const teams = new Set(told.users.map((one) => whose(one, at).team));
  const byPeople = teams.size === 1 ? [...teams] : [];
  return [byGate, declaredTeam(organisation, told.name), ...groups, ...byPeople].find((team) => team != null && security.has(team)) ?? null;
}

/** A group stands in the roster by its handle, `@group/team`. */
function handleTeam({ roster }: Organisation, path: string): string | null {
  return roster.find(({ match }) => match.toLowerCase() === `@${path.toLowerCase()}`)?.team ?? null;
}
