import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { structureChange, structure as structureShape } from "../../contract/organisation.ts";
import { anyChange, anyStructure, aRepository, aService, aTeam, emptyStructure } from "./structure.fixture.ts";
import type { Structure } from "./structure.ts";
import { type Applied, applyChange, applyChanges } from "./structure-apply.ts";
import { isValid, organisationAt, teamLine } from "./structure-at.ts";
import type { StructureChange } from "./structure-change.ts";
import { checkStructure, MOST_RECORDS } from "./structure-check.ts";
import { changedThings, structureChanges } from "./structure-difference.ts";
import { holdsCredentials } from "./structure-text.ts";

const NOW = Date.UTC(2026, 5, 1);
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;

function applied(structure: Structure, ...changes: readonly StructureChange[]): Applied {
  const outcome = applyChanges(structure, changes, NOW);
  if ("problems" in outcome) throw new Error(outcome.problems.map(({ place, problem }) => `${place}: ${problem}`).join("\n"));
  return outcome;
}

function refusals(structure: Structure): readonly string[] {
  return checkStructure(structure).flatMap(({ place, problem, severity }) => (severity === "refused" ? [`${place}: ${problem}`] : []));
}

function lookHeres(structure: Structure): readonly string[] {
  return checkStructure(structure).flatMap(({ place, problem, severity }) => (severity === "look-here" ? [`${place}: ${problem}`] : []));
}

test("changes and structures have the shape of the contract", () => {
  expectTypeOf<Plain<StructureChange>>().toEqualTypeOf<Plain<z.infer<typeof structureChange>>>();
  expectTypeOf<Plain<Structure>>().toEqualTypeOf<Plain<z.infer<typeof structureShape>>>();
});

describe("changing a structure", () => {
  test("what a change gives to undo it gives back the same structure", () => {
    fc.assert(
      fc.property(anyStructure, fc.array(anyChange, { maxLength: 6 }), (structure, changes) => {
        const outcome = applyChanges(structure, changes, NOW);
        if ("problems" in outcome) return;
        expect(applied(outcome.structure, ...outcome.undo).structure).toEqual(structure);
      }),
      { numRuns: 2000, seed: 4747 },
    );
  });

  test("no sequence of accepted changes leads to a structure that would be refused", () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        let current = emptyStructure;
        for (const change of changes) {
          const outcome = applyChange(current, change, NOW);
          if ("structure" in outcome) current = outcome.structure;
          expect(refusals(current)).toEqual([]);
        }
      }),
      { numRuns: 1000, seed: 4747 },
    );
  });

  test("the difference of two structures leads from one to the other", () => {
    fc.assert(
      fc.property(anyStructure, fc.array(anyChange, { maxLength: 10 }), (from, changes) => {
        const outcome = applyChanges(
          from,
          changes.filter(({ change }) => !/^(remove|delete)/.test(change)),
          NOW,
        );
        if ("problems" in outcome) return;
        expect(applied(from, ...structureChanges(from, outcome.structure)).structure).toEqual(outcome.structure);
        expect(changedThings(from, outcome.structure).length > 0).toBe(structureChanges(from, outcome.structure).length > 0);
      }),
      { numRuns: 1000, seed: 4747 },
    );
  });

  test("ending a team keeps its record, with the day it ended, and can be taken back", () => {
    const structure = { ...emptyStructure, teams: [aTeam("dock", { validity: { from: 5, to: null } })] };
    const { structure: ended, undo } = applied(structure, { change: "end-team", team: "dock" });
    expect(ended.teams).toEqual([aTeam("dock", { validity: { from: 5, to: NOW } })]);
    expect(undo).toEqual([{ change: "reopen-team", team: "dock" }]);
    expect(applyChange(ended, { change: "remove-team", team: "dock" }, NOW)).toMatchObject({
      problems: [{ problem: "'dock' has ended, and its history stays" }],
    });
  });

  test("two teams may swap places in one batch", () => {
    const structure = { ...emptyStructure, teams: [aTeam("a"), aTeam("b", { parent: "a" })] };
    const { validity: _a, ...a } = aTeam("a", { parent: "b" });
    const { validity: _b, ...b } = aTeam("b");
    const first: StructureChange = { change: "put-team", team: a };
    expect(applyChange(structure, first, NOW)).toHaveProperty("problems");
    expect(applied(structure, first, { change: "put-team", team: b }).structure.teams.map(({ parent }) => parent)).toEqual(["b", null]);
  });

  test.each<[StructureChange, string]>([
    [{ change: "end-team", team: "nobody" }, "changes[0]: there is no 'nobody'"],
    [{ change: "reopen-team", team: "dock" }, "changes[0]: 'dock' has not ended"],
    [{ change: "end-team", team: "dock", at: 0 }, "teams[0].validity: 'dock' would end before it begins"],
    [{ change: "remove-team", team: "dock" }, "repositories[0].team: there is no team 'dock'"],
    [{ change: "delete-gate", gate: "x" }, "changes[0]: there is no 'x'"],
    [{ change: "describe", name: "a", hours: emptyStructure.hours, k: 4 }, "k: must be 5 or more"],
  ])("%j is refused in words", (change, message) => {
    const teams = [aTeam("dock", { validity: { from: 5, to: null } })];
    const outcome = applyChange({ ...emptyStructure, teams, repositories: [aRepository("r", { team: "dock" })] }, change, NOW);
    expect("problems" in outcome ? outcome.problems.map(({ place, problem }) => `${place}: ${problem}`) : []).toEqual([message]);
  });
});

describe("what cannot be true of a structure", () => {
  test.each<[string, Partial<Structure>, readonly string[]]>([
    [
      "a circle of parents",
      { teams: [aTeam("a", { parent: "b" }), aTeam("b", { parent: "a" }), aTeam("c", { parent: "a" })] },
      ["teams[0].parent: 'a' would be above itself", "teams[1].parent: 'b' would be above itself"],
    ],
    ["a team above itself", { teams: [aTeam("a", { parent: "a" })] }, ["teams[0].parent: 'a' would be above itself"]],
    ["a parent nobody knows", { teams: [aTeam("a", { parent: "b" })] }, ["teams[0].parent: there is no team 'b'"]],
    [
      "a service of an unknown team and repository",
      { services: [aService("s", { team: "x", repositories: [{ repository: "r", glob: "*" }] })] },
      ["services[0].team: there is no team 'x'", "services[0].repositories[0]: there is no repository 'r'"],
    ],
    [
      "an id of a team and a repository",
      { teams: [aTeam("a")], repositories: [aRepository("a")] },
      ["repositories[0].id: 'a' is a team; teams and repositories need ids of their own"],
    ],
    ["the id of the whole", { teams: [aTeam("org")] }, ["teams[0].id: 'org' means the whole organisation"]],
    ["an id twice", { teams: [aTeam("a"), aTeam("a")] }, ["teams[1].id: 'a' is already used above"]],
    [
      "a zone nobody keeps",
      { hours: { ...emptyStructure.hours, timeZone: "Mars/Base" } },
      ["hours.timeZone: is no time zone such as Europe/Vienna"],
    ],
    [
      "a person as reporting line",
      { teams: [aTeam("a", { reportsTo: "jo@example.org" })] },
      ["teams[0].reportsTo: must not be a mail address"],
    ],
    [
      "a password in an address",
      { repositories: [aRepository("r", { address: "https://u:p@forge.example/r" })] },
      ["repositories[0].address: must not hold a password or token; let git's credential helper know them"],
    ],
    [
      "more records than can be exported",
      { securityPaths: Array.from({ length: MOST_RECORDS + 1 }, () => "a") },
      ["securityPaths: more than 10000 entries"],
    ],
  ])("%s", (_, part, expected) => {
    expect(refusals({ ...emptyStructure, ...part })).toEqual(expected);
  });

  test("addresses with credentials are known in every form, and an account of ssh is none", () => {
    const secret = ["https://u:p@h/x", "https://token@h/x", "u:p@h/x", "https://h/x.git?access_token=1", "ssh://u:p@h/x", "HTTP://u@h"];
    const plain = ["https://h/x.git", "git@h:o/x.git", "ssh://git@h/x", "./a@b", "/srv/a@b/c", "../x"];
    expect(secret.filter((address) => !holdsCredentials(address))).toEqual([]);
    expect(plain.filter(holdsCredentials)).toEqual([]);
  });

  test("ten thousand teams in one line are checked at once", () => {
    const teams = Array.from({ length: MOST_RECORDS }, (_, index) => aTeam(`t${index}`, { parent: index === 0 ? null : `t${index - 1}` }));
    expect(refusals({ ...emptyStructure, teams })).toEqual([]);
  });
});

describe("what is probably not meant", () => {
  test("a gate, a child or a service that outlasts its team", () => {
    const ended = aTeam("a", { validity: { from: null, to: 10 } });
    const gates = [{ id: "g", name: "g", team: "a", paths: [] }];
    const teams = [ended, aTeam("b", { parent: "a" }), aTeam("c", { parent: "a", validity: { from: null, to: 9 } })];
    expect(lookHeres({ ...emptyStructure, teams, gates })).toEqual([
      "teams[1].parent: the team 'a' ends earlier than this",
      "gates[0].team: the team 'a' ends earlier than this",
    ]);
  });

  test("names that stand twice, and services without a team", () => {
    const teams = [
      aTeam("a", { name: "Häfen" }),
      aTeam("b", { name: "HÄFEN" }),
      aTeam("c", { name: "Häfen", validity: { from: null, to: 3 } }),
    ];
    expect(lookHeres({ ...emptyStructure, teams, services: [aService("s")] })).toEqual([
      "teams[1].name: 'HÄFEN' is also the name of 'a'",
      "services[0].team: nobody is said to look after 's'",
    ]);
  });

  test.each([
    [["*:src/auth/**", "*:src/**"], [0]],
    [["*:src/**", "*:src/auth/**"], []],
    [["r:src/a.ts", "*:src/**"], [0]],
    [["*:src/a.ts", "r:src/**"], []],
    [["*:*.tf", "*:deploy/**"], []],
    [
      ["*:docs/", "r:x/**", "*:*"],
      [0, 1],
    ],
    [["*:/src/", "*:/src/"], [0]],
    [["*:src/*/a/**", "*:src/x/**"], []],
  ])("of the ownership rules %j, %j never decide", (rules, hidden) => {
    const ownership = rules.map((rule) => ({ repository: rule.split(":")[0] ?? "", pattern: rule.split(":")[1] ?? "", team: "a" }));
    const found = lookHeres({ ...emptyStructure, teams: [aTeam("a")], repositories: [aRepository("r")], ownership });
    expect(found.map((text) => Number(/\d+/.exec(text)?.[0]))).toEqual(hidden);
  });
});

describe("an organisation at a time", () => {
  const teams = [
    aTeam("area"),
    aTeam("group", { parent: "area", validity: { from: null, to: 100 } }),
    aTeam("team", { parent: "group", validity: { from: 50, to: null } }),
  ];
  const structure: Structure = {
    ...emptyStructure,
    teams,
    repositories: [aRepository("r", { team: "group" })],
    gates: [{ id: "g", name: "Gate", team: "group", paths: ["a/**"] }],
    ownership: [{ repository: "r", pattern: "*", team: "team" }],
  };

  test("holds what was true then; a team whose parent had ended stands below the nearest that had not", () => {
    expect(organisationAt(structure, [], 99).teams.map(({ id, parent }) => [id, parent])).toEqual([
      ["area", null],
      ["group", "area"],
      ["team", "group"],
    ]);
    const later = organisationAt(structure, [], 100);
    expect(later.teams.map(({ id, parent }) => [id, parent])).toEqual([
      ["area", null],
      ["team", "area"],
    ]);
    expect([later.gates, later.repositories, later.ownership]).toEqual([[], [], [{ repository: "r", pattern: "*", team: "team" }]]);
    expect(organisationAt(structure, [], 49).ownership).toEqual([]);
  });

  test("a team stands in a line of teams up to the top", () => {
    expect(teamLine(structure, "team")).toEqual(["team", "group", "area"]);
    expect(teamLine(structure, "nobody")).toEqual([]);
    expect(isValid({ from: 1, to: 2 }, 2)).toBe(false);
  });
});
