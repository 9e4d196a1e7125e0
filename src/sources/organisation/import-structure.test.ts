import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aRepository, aService, aTeam, emptyStructure } from "../../core/model/structure.fixture.ts";
import type { Structure } from "../../core/model/structure.ts";
import { checkStructure } from "../../core/model/structure-check.ts";
import { type ImportForm, importStructure } from "./import-structure.ts";

const harbour: Structure = {
  ...emptyStructure,
  teams: [aTeam("harbour", { name: "Harbour" }), aTeam("payments", { name: "Payments", parent: "harbour", reportsTo: "product director" })],
};

function told(form: ImportForm, text: string, before = harbour): readonly string[] {
  return importStructure(before, form, text).problems.map(({ place, problem }) => `${place}: ${problem}`);
}

const examples = await readFile(join(import.meta.dirname, "../../../docs/run/organisation.md"), "utf8");

function example(form: ImportForm): string {
  const found = new RegExp(`\`\`\`\\w+ ${form}\n([^]*?)\`\`\``).exec(examples)?.[1];
  if (found === undefined) throw new Error(`the page has no example of ${form}`);
  return found;
}

describe("the examples of docs/run/organisation.md", () => {
  test.each<ImportForm>(["evenkeel", "teams-csv", "repositories-csv", "backstage"])("%s is taken over as it stands", (form) => {
    const { structure, problems } = importStructure(harbour, form, example(form));
    expect(problems).toEqual([]);
    expect(structure).not.toEqual(harbour);
    expect(checkStructure(structure).filter(({ severity }) => severity === "refused")).toEqual([]);
    expect(importStructure(structure, form, example(form)).structure).toEqual(structure);
  });

  test("teams of the table are those of the file", () => {
    const ofFile = importStructure(emptyStructure, "evenkeel", example("evenkeel")).structure.teams;
    const ofTable = importStructure(emptyStructure, "teams-csv", example("teams-csv")).structure.teams;
    expect(ofTable.map((team) => (team.id === "watch" ? { ...team, name: "watch" } : team))).toEqual(ofFile);
  });

  test("the catalogue becomes a team, a service and its repository", () => {
    const { structure } = importStructure(harbour, "backstage", example("backstage"));
    expect(structure.teams[1]).toEqual({ ...harbour.teams[1] });
    expect(structure.repositories).toEqual([
      aRepository("ledger", { name: "lantern/ledger", address: "https://github.com/lantern/ledger.git", team: "payments" }),
    ]);
    expect(structure.services).toEqual([
      aService("ledger-api", { name: "Ledger", team: "payments", repositories: [{ repository: "ledger", glob: "api/**" }] }),
    ]);
  });
});

describe("a table of teams", () => {
  test.each([
    ["", "row 1: no header; the first row names the columns: id,name,kind,parent,reports_to,from,to"],
    ["id;name\na;b\n", "row 1: the cells are separated by semicolons; save the table with commas"],
    ["name,kind\na,platform\n", "row 1: column id is missing"],
    ["id,nmae\na,b\n", "row 1, column 2: is no column of this table; did you mean 'name'?"],
    ["id,id\na,b\n", "row 1, column 2: the column stands twice"],
    ["id,kind\na\n", "row 2: 1 cells, the header has 2"],
    [
      "id,kind\na,securty\n",
      "row 2, column kind: is none of stream-aligned, platform, enabling, complicated-subsystem, security, operations; did you mean 'security'?",
    ],
    [
      "id\na\n",
      "row 2, column kind: is missing; it is one of stream-aligned, platform, enabling, complicated-subsystem, security, operations",
    ],
    ["id,kind\nA b,platform\n", "row 2, column id: must be small letters, digits, '-', '_' or '.', at most 64 of them"],
    ["id,kind\na,platform\n\na,platform\n", "row 4, column id: is already used above"],
    ["id,kind,parent\na,platform,nobody\n", "row 2, column parent: is neither id nor name of a team"],
    [
      "id,kind,from,to\na,platform,2026-02-30,\n",
      "row 2, column from: must be a calendar date such as 2026-03-01, or a time with its offset",
    ],
    ["id,kind,from,to\na,platform,2026-03-01,2026-03-01\n", "row 2, column to: must be later than 'from'"],
    ["id,kind,reports_to\na,platform,jo@example.org\n", "row 2, column reports_to: must not be a mail address"],
    ['id,kind,name\na,platform,"open\n', "row 2, column 3: a quoted cell that never closes"],
    ["id,kind,name\na,platform,a\u202eb\n", "row 2, column name: must not hold control characters"],
  ])("%j is refused with row and column", (text, message) => {
    expect(told("teams-csv", text)).toEqual([message]);
    expect(importStructure(harbour, "teams-csv", text).structure).toBe(harbour);
  });

  test("takes names of any script, parents by name and in any order, and keeps what a cell leaves out", () => {
    const text =
      "ID,Name,Kind,Parent,Reports-To\r\nquay,株式会社 Hafen Süd,Complicated Subsystem,Dock Ⅱ,\r\ndock,Dock Ⅱ,platform,HARBOUR,\r\npayments,,,,\r\n";
    const { structure, problems } = importStructure(harbour, "teams-csv", text);
    expect(problems).toEqual([]);
    expect(structure.teams).toEqual([
      aTeam("dock", { name: "Dock Ⅱ", kind: "platform", parent: "harbour" }),
      harbour.teams[0],
      harbour.teams[1],
      aTeam("quay", { name: "株式会社 Hafen Süd", kind: "complicated-subsystem", parent: "dock" }),
    ]);
  });

  test("more rows than an organisation may have are refused where they begin to be too many", () => {
    const text = `id,kind\n${Array.from({ length: 10_002 }, (_, index) => `t${index},platform`).join("\n")}`;
    expect(told("teams-csv", text)).toEqual(["row 10002, column 1: more than 10001 rows"]);
  });
});

describe("a table of repositories", () => {
  test.each([
    [
      "id,address\nr,https://u:p@forge.example/r\n",
      "row 2, column address: must not hold a password or token; let git's credential helper know them",
    ],
    ["id,team\nr,nobody\n", "row 2, column team: is neither id nor name of a team"],
    ["id,email\nr,x\n", "row 1, column 2: is no column of this table; known are id, name, address, team"],
  ])("%j is refused with row and column", (text, message) => {
    expect(told("repositories-csv", text)).toEqual([message]);
  });
});

const entity = (kind: string, name: string, spec: string, more = "") =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}spec: ${spec}\n`;

describe("a Backstage catalogue", () => {
  test("types, parents, children and namespaces of groups", () => {
    const text = [
      entity("Group", "acme", "{type: organization, children: [area]}"),
      entity("Group", "area", "{type: department, children: [sre-crew, group:bank/teller]}"),
      entity("Group", "sre-crew", "{type: SRE, children: []}"),
      entity("Group", "teller", "{type: team, parent: default/area, children: []}", "  namespace: bank\n"),
      entity("Group", "lost", "{type: team, parent: nowhere, children: []}"),
    ].join("---\n");
    const { structure, problems } = importStructure(emptyStructure, "backstage", text);
    expect(structure.teams).toEqual([
      aTeam("area"),
      aTeam("bank.teller", { name: "teller", parent: "area" }),
      aTeam("lost"),
      aTeam("sre-crew", { kind: "operations", parent: "area" }),
    ]);
    expect(problems.map(({ place, problem, severity }) => `${severity} ${place} ${problem.slice(0, 30)}`)).toEqual([
      "look-here line 1 is the organisation itself, so",
      "look-here line 7 its type says nothing of what ",
      "look-here line 26 its parent is neither in the f",
    ]);
  });

  test("people are counted and never named, wherever they stand", () => {
    const text = [
      entity("User", "canary.person", "{profile: {email: canary@person.example}, memberOf: [a]}"),
      entity("Group", "a", "{type: team, children: [], members: [canary.person], profile: {displayName: canary@person.example}}"),
      entity("Component", "c", "{type: service, owner: user:default/canary.person}"),
      entity("System", "s", "{owner: canary}"),
      entity("Canary", "s", "{}"),
    ].join("---\n");
    const outcome = importStructure(emptyStructure, "backstage", text);
    expect(JSON.stringify(outcome).toLowerCase()).not.toContain("canary");
    expect(outcome.structure.services).toEqual([aService("c")]);
    expect(outcome.problems.map(({ problem }) => problem)).toEqual([
      "1 of kind User left out: people are not read here; the roster is handed in under People",
      "1 of kind System left out: there is nothing they would become",
      "1 of kind other kinds left out: there is nothing they would become",
      "its title holds a mail address or cannot be shown; its name is used",
      "its owner is no group, so no team looks after it here",
    ]);
  });

  test("one repository of two owners belongs to neither; one known by its address stays what it is", () => {
    const known = { ...harbour, repositories: [aRepository("old", { address: "https://github.com/x/old.git", team: "payments" })] };
    const at = (slug: string) => `  annotations: {github.com/project-slug: ${slug}}\n`;
    const text = [
      entity("Component", "one", "{owner: payments}", at("x/mono")),
      entity("Component", "two", "{owner: harbour}", at("x/mono")),
      entity("Component", "three", "{owner: harbour}", at("x/old")),
    ].join("---\n");
    const { structure } = importStructure(known, "backstage", text);
    expect(structure.repositories).toEqual([
      aRepository("mono", { name: "x/mono", address: "https://github.com/x/mono.git" }),
      known.repositories[0],
    ]);
    expect(structure.services.find(({ id }) => id === "three")?.repositories).toEqual([{ repository: "old", glob: "**" }]);
  });

  test.each([
    ["kind: Group\n", "line 1: is no Backstage entity: apiVersion backstage.io/… and kind are needed"],
    ["- a\n", "line 1: is no Backstage entity: apiVersion backstage.io/… and kind are needed"],
    [entity("Group", "'a b'", "{}"), "line 1: cannot be read: metadata.name"],
    [
      entity("Component", "c", "{}", "  annotations: {backstage.io/source-location: 'url:https://u:p@h/a/b'}\n"),
      "line 1: the address of its code holds a password or token",
    ],
    ["a: [\n", "line 2: the indentation does not fit the lines above"],
    ["a: 1\na: 2\n", "line 2: the same setting stands twice"],
    ["[".repeat(50_000), "the file: nested deeper than 64 levels"],
    [`${entity("Group", "a", "{}")}---\n${entity("Group", "A", "{}")}`, "line 7: an entity of this kind and name stands above"],
  ])("%j is refused where it stands", (text, message) => {
    const { structure, problems } = importStructure(harbour, "backstage", text);
    expect(problems.filter(({ severity }) => severity === "refused").map(({ place, problem }) => `${place}: ${problem}`)).toEqual([
      message,
    ]);
    expect(structure).toBe(harbour);
  });

  test("an alias bomb ends as a problem", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ...[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`),
    ].join("\n");
    expect(told("backstage", bomb)).toEqual(["the file: more than 100 aliases"]);
  });
});

test("whatever the text, an import ends in a structure that holds, or in problems", () => {
  const fragment = fc.constantFrom(
    "id",
    ",",
    "\n",
    "kind",
    "platform",
    '"',
    "a",
    "- ",
    ": ",
    "---\n",
    "apiVersion: backstage.io/v1",
    "kind: Group",
    "metadata: {name: a}",
    "spec: {",
    "}",
    "parent: a",
    "teams",
    "[",
    "&a",
    "*a",
    "\u0000",
    "🙂",
  );
  const form = fc.constantFrom<ImportForm>("evenkeel", "teams-csv", "repositories-csv", "backstage");
  fc.assert(
    fc.property(form, fc.array(fragment, { maxLength: 25 }), (form, parts) => {
      const { structure, problems } = importStructure(harbour, form, parts.join(""));
      if (problems.some(({ severity }) => severity === "refused")) expect(structure).toBe(harbour);
      expect(structure.teams.length).toBeGreaterThanOrEqual(2);
    }),
    { numRuns: 2000, seed: 4747 },
  );
});
