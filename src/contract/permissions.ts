/**
 * Who may do what: the whole table, denied by default. A role is held for the whole server (operator), for an organisation (coach,
 * viewer, trustee) or for a team of it (lead, member). Nobody holds operator and trustee at once (privacy.md 10).
 */
export const roles = ["operator", "coach", "lead", "member", "viewer", "trustee"] as const;
export type Role = (typeof roles)[number];

/** Where a role is held. */
export const roleScope: Readonly<Record<Role, "server" | "organisation" | "team">> = {
  operator: "server",
  coach: "organisation",
  lead: "team",
  member: "team",
  viewer: "organisation",
  trustee: "organisation",
};

const everyone: readonly Role[] = roles;

export const permissions = {
  /** Settings, jobs of every organisation, audit log, creating organisations. */
  "server.operate": ["operator"],
  /** Accounts and roles. */
  "people.edit": ["operator"],
  "audit.read": ["operator"],
  /** Figures and structure of the whole organisation. */
  "organisation.read": everyone,
  /** Figures of one team: its own people and those who look over all teams. An operator runs the server and needs none. */
  "team.read": ["coach", "lead", "member", "viewer"],
  /** Teams, gates, services, repositories, ownership, roster, imports. */
  "organisation.edit": ["operator", "coach"],
  "roster.edit": ["operator", "coach"],
  "sources.read": ["operator", "coach", "lead", "member", "viewer"],
  "sources.edit": ["operator", "coach"],
  "target.edit": ["coach", "lead"],
  /** A note by the assessed team. */
  "finding.dispute": ["coach", "lead", "member"],
  "report.export": ["coach", "lead", "viewer"],
  "digest.edit": ["operator", "coach"],
  /** Draft, announce, extend rounds. An operator runs the server and asks nobody anything. */
  "round.edit": ["coach"],
  /** Two people, of whom one asks and another agrees. */
  "round.void": ["operator", "coach", "trustee"],
  /** A team's own choice, not its manager's. */
  "team.keep-picture": ["member"],
  "commitment.edit": ["coach", "lead", "member"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof permissions;

/** What a role in a team allows on the organisation as a whole, too: to read what everybody reads. Its edits stay in the team. */
const alsoOnTheWhole: readonly Permission[] = ["organisation.read", "team.read", "sources.read", "report.export"];

/** `public`: nobody need be known. `signed-in`: any account, for what is its own. */
export type Access = "public" | "signed-in" | Permission;

/** What an account holds. `organisation` is null for operator, `team` is set for lead and member. */
export interface Grant {
  readonly role: Role;
  readonly organisation: string | null;
  readonly team: string | null;
}

/** What is asked for. `teams`: the team and every team above it, so that a lead of an area may read what lies in it. */
export interface Place {
  readonly organisation: string | null;
  readonly teams: readonly string[] | null;
}

/**
 * Decides one request; every route of the server passes through here.
 * @param place organisation null: the server itself. teams null: the organisation as a whole, where a team's role counts too.
 * @example mayDo([{ role: "lead", organisation: "o", team: "t" }], "target.edit", { organisation: "o", teams: ["t"] }) // true
 * @example mayDo([{ role: "lead", organisation: "o", team: "t" }], "target.edit", { organisation: "o", teams: ["u"] }) // false
 * @example mayDo([{ role: "lead", organisation: "o", team: "t" }], "target.edit", { organisation: "o", teams: null }) // false
 */
export function mayDo(grants: readonly Grant[], permission: Permission, place: Place): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return grants.some((grant) => allowed.includes(grant.role) && covers(grant, permission, place));
}

function covers(grant: Grant, permission: Permission, { organisation, teams }: Place): boolean {
  if (roleScope[grant.role] === "server") return true;
  if (organisation === null || grant.organisation !== organisation) return false;
  if (roleScope[grant.role] === "organisation") return true;
  if (teams === null) return alsoOnTheWhole.includes(permission);
  return grant.team !== null && teams.includes(grant.team);
}
