import { createHash } from "node:crypto";
import type { Organisation, Team } from "../../src/core/model/organisation.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { DAY, HOUR, type Instant } from "../../src/core/model/time.ts";

// organisation.md as facts, for every fake to tell in its own words. Each rule here stands on that page, and nothing else does.

export const START: Instant = Date.UTC(2026, 6, 6);
export const NOW: Instant = Date.UTC(2026, 9, 5);

const MINUTE = HOUR / 60;

export type Place = "payments-api" | "search-api" | "console";
type Group = "payments" | "search" | "security";

const members: Readonly<Record<Group, { readonly letter: string; readonly n: number }>> = {
  payments: { letter: "p", n: 6 },
  search: { letter: "s", n: 6 },
  security: { letter: "x", n: 5 },
};

const login = (team: Group, number: number): string => `lantern-${members[team].letter}${number}`;
export const mailOf = (login: string): string => `${login}@lantern.example`;

/** A review, and in whose name it was given where that was asked for. */
export interface Answer {
  readonly at: Instant;
  readonly by: string;
  readonly outcome: "approved" | "changes";
  readonly forTeam: "security" | null;
}

export interface Change {
  readonly place: Place;
  readonly n: number;
  /** Null: the account is gone. */
  readonly author: string | null;
  readonly isBot: boolean;
  readonly firstCommit: Instant;
  readonly opened: Instant;
  readonly wasDraft: boolean;
  readonly ready: Instant;
  /** When team security was asked. */
  readonly asked: readonly Instant[];
  readonly answers: readonly Answer[];
  readonly merged: Instant | null;
  readonly closed: Instant;
  /** Stands in git only if it was merged. */
  readonly oid: string;
}

interface Habit {
  readonly team: "payments" | "search";
  readonly count: number;
  readonly everyDays: number;
  readonly readyAt: number;
  /** Hours to the review by n mod 3 = 0, 1, 2. */
  readonly review: readonly [number, number, number];
  readonly gate: (n: number) => number | null;
}

const habits: Readonly<Record<Place, Habit>> = {
  "payments-api": {
    ...{ team: "payments", count: 18, everyDays: 4, readyAt: 10, review: [4, 1, 2] },
    gate: (n) => ([1, 3, 9, 15].includes(n) ? 24 : n % 6 === 0 ? 48 : null),
  },
  "search-api": { team: "search", count: 18, everyDays: 4, readyAt: 9, review: [8, 2, 4], gate: (n) => (n % 6 === 0 ? 72 : null) },
  console: { team: "search", count: 6, everyDays: 12, readyAt: 9, review: [2, 2, 2], gate: () => null },
};

const oidOf = (place: Place, n: number): string => createHash("sha1").update(`${place} ${n}`).digest("hex");

function changeOf(place: Place, n: number): Change {
  const { team, everyDays, readyAt, review, gate } = habits[place];
  const day = START + everyDays * (n - 1) * DAY;
  const wasDraft = place === "payments-api" && n % 6 === 0;
  const opened = day + readyAt * HOUR;
  const ready = opened + (wasDraft ? 2 * HOUR : 0);
  const number = ((n - 1 + Math.floor((n - 1) / 6)) % 6) + 1;
  const reviewer = login(team, (number % 6) + 1);
  const guard = login("security", (n % 5) + 1);
  const gateHours = gate(n);
  const own = (hours: number, outcome: Answer["outcome"] = "approved"): Answer => ({
    ...{ at: ready + hours * HOUR, by: reviewer, outcome, forTeam: null },
  });
  const guarded = (hours: number, outcome: Answer["outcome"] = "approved"): Answer => ({
    ...{ at: ready + hours * HOUR, by: guard, outcome, forTeam: "security" },
  });
  const usual: Pick<Change, "asked" | "answers"> = {
    asked: gateHours === null ? [] : [ready],
    answers: [own(review[n % 3] ?? 0), ...(gateHours === null ? [] : [guarded(gateHours)])],
  };
  const exceptions: Readonly<Record<string, Pick<Change, "asked" | "answers">>> = {
    "payments-api 5": { asked: [], answers: [own(2, "changes"), own(5)] },
    "payments-api 9": { asked: [ready, ready + 26 * HOUR], answers: [own(4), guarded(24, "changes"), guarded(30)] },
    "console 6": { asked: [], answers: [] },
  };
  const { asked, answers } = exceptions[`${place} ${n}`] ?? usual;
  const ended = answers.length === 0 ? ready + 24 * HOUR : Math.max(...answers.map(({ at }) => at)) + HOUR;
  return {
    ...{ place, n, isBot: false, firstCommit: day + 8 * HOUR, opened, wasDraft, ready, asked, answers, oid: oidOf(place, n) },
    author: `${place} ${n}` === "console 5" ? null : login(team, number),
    merged: answers.length === 0 ? null : ended,
    closed: ended,
  };
}

function updateOf(i: number): Change {
  const opened = START + 20 * (i - 1) * DAY + 6 * HOUR;
  const closed = opened + ([24, 48, 24, 72][i - 1] ?? 0) * HOUR;
  const n = 100 + i;
  return {
    ...{ place: "payments-api", n, author: "dependabot", isBot: true, firstCommit: opened, opened, wasDraft: false, ready: opened },
    ...{ asked: [], answers: [], merged: i === 4 ? null : closed, closed, oid: oidOf("payments-api", n) },
  };
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

export const changes: readonly Change[] = [
  ...(["payments-api", "search-api", "console"] as const).flatMap((place) => upTo(habits[place].count).map((n) => changeOf(place, n))),
  ...upTo(4).map(updateOf),
];

export interface Run {
  readonly place: Place;
  readonly n: number;
  readonly queued: Instant;
  readonly started: Instant;
  readonly finished: Instant;
  readonly scans: boolean;
}

/** Minutes in the queue and at work. */
const pipelines = { "payments-api": [6, 24], "search-api": [3, 27] } as const;

export const runs: readonly Run[] = changes.flatMap(({ place, n, ready, isBot }): readonly Run[] => {
  if (isBot || place === "console") return [];
  const [waits, takes] = pipelines[place];
  const started = ready + waits * MINUTE;
  return [{ place, n, queued: ready, started, finished: started + takes * MINUTE, scans: place === "payments-api" }];
});

export interface Deployment {
  readonly place: Place;
  readonly at: Instant;
  readonly oid: string;
  readonly isSuccess: boolean;
}

export const deployments: readonly Deployment[] = changes.flatMap(({ place, n, merged, oid, isBot }): readonly Deployment[] => {
  if (isBot || merged === null || place === "console" || (place === "search-api" && n % 2 === 1)) return [];
  const after = (hours: number, isSuccess: boolean): Deployment => ({ place, at: merged + hours * HOUR, oid, isSuccess });
  return place === "payments-api" && n === 7 ? [after(2, false), after(4, true)] : [after(2, true)];
});

function deployedAt(place: Place, n: number): Instant {
  const { oid } = changes.find((each) => each.place === place && each.n === n) ?? { oid: "" };
  return deployments.findLast((each) => each.oid === oid && each.isSuccess)?.at ?? Number.NaN;
}

export interface Incident {
  readonly id: string;
  readonly place: Place;
  readonly team: "payments" | "search";
  readonly detected: Instant;
  readonly resolved: Instant;
  readonly severity: "high" | "medium";
}

export const incidents: readonly Incident[] = [
  {
    ...{ id: "I1", place: "payments-api", team: "payments", severity: "high" },
    detected: deployedAt("payments-api", 7) + HOUR,
    resolved: deployedAt("payments-api", 7) + 3 * HOUR,
  },
  {
    ...{ id: "I2", place: "search-api", team: "search", severity: "medium" },
    detected: deployedAt("search-api", 4) + DAY,
    resolved: deployedAt("search-api", 4) + DAY + 4 * HOUR,
  },
];

export interface Weakness {
  readonly scanner: "code-scanning" | "dependabot" | "secret-scanning";
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly seen: Instant;
  readonly end: { readonly state: "fixed" | "false-positive" | "revoked"; readonly at: Instant } | null;
}

const found = (scanner: Weakness["scanner"], severity: Weakness["severity"], day: number, end: Weakness["end"] = null): Weakness => ({
  ...{ scanner, severity, seen: START + day * DAY, end: end === null ? null : { ...end, at: START + (day + end.at) * DAY } },
});

/** A1 to A4, D1 and D2, S1. */
export const weaknesses: readonly Weakness[] = [
  found("code-scanning", "high", 1, { state: "fixed", at: 10 }),
  found("code-scanning", "high", 2, { state: "false-positive", at: 1 }),
  found("code-scanning", "critical", 5, { state: "fixed", at: 20 }),
  found("code-scanning", "medium", 10),
  found("dependabot", "high", 3, { state: "fixed", at: 5 }),
  found("dependabot", "low", 30),
  found("secret-scanning", "critical", 6, { state: "revoked", at: 1 }),
];

export interface Item {
  readonly n: number;
  readonly project: "PAY" | "SEA";
  readonly team: "payments" | "search";
  readonly who: string;
  readonly type: "Technical debt" | "Security" | "Bug" | "Story";
  readonly created: Instant;
  readonly visitsSecurity: boolean;
  readonly isUnplanned: boolean;
}

const typeOf = (n: number): Item["type"] => (n % 6 === 0 ? "Technical debt" : n % 6 === 3 ? "Security" : n % 6 === 1 ? "Bug" : "Story");

export const items: readonly Item[] = (["payments", "search"] as const).flatMap((team) =>
  upTo(12).map((n) => ({
    ...{ n, team, project: team === "payments" ? ("PAY" as const) : ("SEA" as const), who: login(team, ((n - 1) % 6) + 1) },
    ...{ type: typeOf(n), created: START + 6 * (n - 1) * DAY + 8 * HOUR, visitsSecurity: n % 3 === 0, isUnplanned: n % 4 === 0 },
  })),
);

const groups = ["payments", "search", "security"] as const;
const teamOf = (id: Group): Team => ({ id, name: id, kind: id === "security" ? "security" : "stream-aligned", parent: null, hours: null });

export const lantern: Organisation = {
  ...unknownOrganisation,
  name: "Lantern",
  teams: groups.map(teamOf),
  gates: [{ id: "security-review", team: "security", paths: [] }],
  roster: groups.flatMap((team) =>
    upTo(members[team].n).flatMap((number) =>
      [`@${login(team, number)}`, mailOf(login(team, number))].map((match) => ({ match, team, from: null, to: null })),
    ),
  ),
  repositories: [
    { repository: "payments-api", team: "payments" },
    { repository: "search-api", team: "search" },
    { repository: "console", team: "search" },
  ],
};
