import { DAY, HOUR } from "../../src/core/model/time.ts";
import type { TestRepository } from "../../src/sources/git/git-repository.fixture.ts";
import { type FakeProject, lantern, request, who } from "../../src/sources/gitlab/gitlab-project.fixture.ts";
import type { Change } from "./lantern.fixture.ts";

// Twelve weeks up to today of six people and a gate that answers after thirty hours, whatever the day.

export const PEOPLE = [
  "canarylogin-ada",
  "canarylogin-bea",
  "canarylogin-cid",
  "canarylogin-dot",
  "canarylogin-eve",
  "canarylogin-fay",
] as const;
/** Five, as fewer would be too few to say how they answer. */
const GUARDS = ["canarylogin-uma", "canarylogin-vic", "canarylogin-wil", "canarylogin-xen", "canarylogin-yul"] as const;
const WEEKS = 12;

const mailOf = (login: string): string => `${login}@quayside.example`;

/** Each of six people a change a week, each looked at within two hours and by security after thirty. */
export function changesUpTo(now: number, git: TestRepository, authors: readonly string[] = PEOPLE): readonly Change[] {
  return Array.from({ length: WEEKS * PEOPLE.length }, (_, index): Change => {
    const ready = now - (WEEKS * 7 + 2) * DAY + (index * 7 * DAY) / PEOPLE.length;
    const author = authors[index % authors.length] ?? "";
    const merged = ready + 31 * HOUR;
    return {
      ...{
        place: "payments-api",
        n: index + 1,
        author,
        isBot: false,
        firstCommit: ready - 2 * HOUR,
        opened: ready,
        wasDraft: false,
        ready,
      },
      asked: [ready],
      answers: [
        { at: ready + 2 * HOUR, by: PEOPLE[(index + 1) % PEOPLE.length] ?? "", outcome: "approved", forTeam: null },
        { at: ready + 30 * HOUR, by: GUARDS[index % GUARDS.length] ?? "", outcome: "approved", forTeam: "security" },
      ],
      ...{
        merged,
        closed: merged,
        oid: git.commit({ at: merged, mail: mailOf(author), files: { [`src/${authors.length}-${index}.ts`]: "" } }),
      },
    };
  });
}

/** Two teams and the gate of one, as changes of the structure. */
export function structureOf(): readonly object[] {
  const team = (id: string, name: string, kind: string) => ({ id, name, kind, parent: null, reportsTo: null, hours: null });
  return [
    { change: "put-team", team: team("ledger", "Ledger", "stream-aligned") },
    { change: "put-team", team: team("security", "Security", "security") },
    { change: "put-gate", gate: { id: "appsec", name: "Security review", team: "security", paths: [] } },
  ];
}

/** Who works where, as a roster in CSV. */
export function rosterOf(more: readonly (readonly [login: string, team: string])[] = []): string {
  const rows = [...PEOPLE.map((login) => [login, "ledger"]), ...GUARDS.map((login) => [login, "security"]), ...more];
  return `mail,accounts,team,from,to\n${rows.map(([login = "", team]) => `${mailOf(login)},@${login},${team},,\n`).join("")}`;
}

/** The same work as a GitLab tells it: review asked of one of the team and one of security, by name. */
export function gitlabProject(changes: readonly Change[], git: TestRepository): Partial<FakeProject> {
  const note = (id: number, time: number, author: string | null, body: string) => ({
    ...{ id: String(id), individual_note: true },
    notes: [
      { id, system: true, body, resolvable: false, created_at: new Date(time).toISOString(), author: author === null ? null : who(author) },
    ],
  });
  return {
    project: { ...lantern().project, id: 101, path_with_namespace: "canal/ledger", http_url_to_repo: git.dir },
    requests: changes.map(({ n, author, ready, merged, oid }) =>
      request(n, ready, {
        ...{ author: who(author ?? ""), updated_at: new Date(merged ?? ready).toISOString() },
        ...{ merged_at: new Date(merged ?? ready).toISOString(), merge_commit_sha: oid },
      }),
    ),
    threads: (iid) => {
      const { author, ready, answers } = changes[iid - 1] ?? { author: "", ready: 0, answers: [] };
      const asked = `requested review from ${answers.map(({ by }) => `@${by}`).join(" and ")}`;
      return [
        note(iid * 10, ready, author, asked),
        ...answers.map(({ by, at }, index) => note(iid * 10 + index + 1, at, by, "approved this merge request")),
      ];
    },
    ...{ pipelines: [], deployments: [], issues: [], vulnerabilities: null },
  };
}
