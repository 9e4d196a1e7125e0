import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Browser, type House, openHouse } from "../sign-in/house.fixture.ts";

let house: House;
let coach: Browser;
beforeEach(async () => {
  house = await openHouse();
  coach = await house.operator();
  await coach.call("POST", "/api/organisations", { name: "Häfen & Söhne" });
});
afterEach(() => house.close());

const AT = "/api/organisations/hafen-sohne";
const team = (id: string, parent: string | null = null) => ({
  change: "put-team",
  team: { id, name: id, kind: "stream-aligned", parent, reportsTo: null, hours: null },
});
const change = (revision: number, ...changes: readonly object[]) => coach.call("POST", `${AT}/structure/changes`, { revision, changes });
const bring = (form: string, type: string, text: string, preview = "no") =>
  coach.call("POST", `${AT}/structure/import?form=${form}&preview=${preview}`, text, { "content-type": type });

describe("making an organisation", () => {
  test("makes its id from its name, and whoever makes it its coach", async () => {
    const made = await coach.call("POST", "/api/organisations", { name: "株式会社" });
    expect(made).toMatchObject({ status: 200, body: { name: "株式会社", invented: false, teams: 0, repositories: 0 } });
    expect(made.body.id).toMatch(/^[a-z0-9-]+$/);
    const { body } = await coach.call("GET", "/api/session");
    expect(body.grants).toContainEqual({ role: "coach", organisation: made.body.id, team: null });
    expect((await coach.call("GET", "/api/organisations")).body.organisations.map(({ name }: { name: string }) => name)).toEqual([
      "Häfen & Söhne",
      "株式会社",
    ]);
  });
});

describe("changing the structure", () => {
  test("answers with what undoes it, and undone it is as before", async () => {
    const { body: before } = await coach.call("GET", `${AT}/structure`);
    const changed = await change(before.revision, team("dock"), team("berths", "dock"));
    expect(changed).toMatchObject({ status: 200, body: { revision: 2, problems: [] } });
    expect((await coach.call("GET", "/api/organisations")).body.organisations[0]).toMatchObject({ teams: 2 });
    await change(2, ...changed.body.undo);
    expect((await coach.call("GET", `${AT}/structure`)).body).toEqual({ ...before, revision: 3 });
  });

  test("tells the second of two editors, keeps nothing of theirs, and names the places of what cannot be", async () => {
    await change(1, team("dock"));
    expect(await change(1, team("quay"))).toMatchObject({ status: 409, body: { code: "structure.outdated" } });
    expect(await change(2, team("a", "b"), team("b", "a"))).toMatchObject({
      status: 422,
      body: {
        code: "structure.refused",
        places: [{ place: "teams[0].parent", problem: "'a' would be above itself" }, { place: "teams[1].parent" }],
      },
    });
    expect((await coach.call("GET", `${AT}/structure`)).body.structure.teams.map(({ id }: { id: string }) => id)).toEqual(["dock"]);
  });

  test("the smallest group is raised and never lowered, by no change, no undo and no file", async () => {
    const hours = { timeZone: "Europe/Vienna", from: 8, to: 18, days: [1, 2, 3, 4, 5] };
    const describe = (name: string, k: number) => ({ change: "describe", name, hours, k });
    expect(await change(1, describe("Häfen", 8))).toMatchObject({ status: 200, body: { undo: [{ k: 8, name: "Häfen & Söhne" }] } });
    expect((await change(2, describe("Häfen", 9))).body.undo).toEqual([]);
    expect(await change(3, describe("Häfen", 8))).toMatchObject({
      status: 422,
      body: { code: "structure.refused", places: [{ place: "k", problem: "may be raised, not lowered: it is 9" }] },
    });
    const lower = await bring("evenkeel", "application/yaml", "k: 5\n");
    expect(lower.body).toMatchObject({ applied: false, problems: [{ place: "k", severity: "refused" }] });
    expect((await coach.call("GET", `${AT}/structure`)).body.structure).toMatchObject({ name: "Häfen", hours, k: 9 });
  });

  test("a repository whose address holds a password is refused before it is kept", async () => {
    const repository = { id: "r", name: "r", address: "https://u:canary@forge.example/r", team: null };
    const { status, body } = await change(1, { change: "put-repository", repository });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain("canary");
  });
});

describe("handing in a file", () => {
  test("however large it was, it can be taken back", async () => {
    const table = (end: string) =>
      `id,name,address\n${Array.from({ length: 6_000 }, (_, at) => `r${at},r${at},https://forge.example/${"x".repeat(900)}/${at}${end}`).join("\n")}\n`;
    await bring("repositories-csv", "text/csv", table("/before"));
    const { body: before } = await coach.call("GET", `${AT}/structure`);
    const { body: moved } = await bring("repositories-csv", "text/csv", table("/after"));
    expect(JSON.stringify(moved.undo).length).toBeGreaterThan(6_000_000);
    expect(await change(moved.revision, ...moved.undo)).toMatchObject({ status: 200 });
    const { body: after } = await coach.call("GET", `${AT}/structure`);
    expect(after.structure).toEqual(before.structure);
  });

  const yaml = "teams: [{id: dock, kind: platform}]\nrepositories: {ledger: dock}\n";

  test("is a preview first, and then makes the changes; what comes out as evenkeel.yaml goes in again and changes nothing", async () => {
    const preview = await bring("evenkeel", "application/yaml", yaml, "yes");
    expect(preview.body).toEqual({
      changes: [
        { what: "team dock", kind: "added" },
        { what: "repository ledger", kind: "added" },
      ],
      ...{ problems: [], applied: false, revision: 1, undo: [] },
    });
    expect((await bring("evenkeel", "application/yaml", yaml)).body).toMatchObject({ applied: true, revision: 2 });
    const exported = await coach.call("GET", `${AT}/evenkeel.yaml`);
    expect(exported.headers.get("content-disposition")).toContain("evenkeel.yaml");
    expect(exported.body).toContain("ledger: dock");
    expect((await bring("evenkeel", "application/yaml", exported.body)).body).toMatchObject({ changes: [], applied: false, revision: 2 });
  });

  test("a table that is wrong in one row changes nothing and names row and column", async () => {
    const { body } = await bring("teams-csv", "text/csv", "id,kind,parent\na,platform,\nb,platform,nobody\n");
    expect(body).toMatchObject({ applied: false, revision: 1, changes: [] });
    expect(body.problems).toEqual([{ place: "row 3, column parent", problem: "is neither id nor name of a team", severity: "refused" }]);
  });

  test("a circle that only the table makes is refused too", async () => {
    const { body } = await bring("teams-csv", "text/csv", "id,kind,parent\na,platform,b\nb,platform,a\n");
    expect(body.problems.map(({ place }: { place: string }) => place)).toEqual(["teams[0].parent", "teams[1].parent"]);
    expect(body.applied).toBe(false);
  });

  test("ten thousand repositories are taken over, and the server answers meanwhile", async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `r${index},Ablage Nr. ${index} 漢字,https://forge.example/${index}.git,`);
    const importing = bring("repositories-csv", "text/csv", `id,name,address,team\n${rows.join("\n")}\n`);
    expect((await coach.call("GET", "/healthz")).status).toBe(200);
    const { body } = await importing;
    expect([body.applied, body.changes.length, body.undo.length]).toEqual([true, 10_000, 10_000]);
  });

  test("hostile YAML and bytes that are no text end as a problem", async () => {
    expect((await bring("backstage", "application/yaml", "[".repeat(100_000))).body.problems).toEqual([
      { place: "the file", problem: "nested deeper than 64 levels", severity: "refused" },
    ]);
    const { status, body } = await bring("evenkeel", "application/yaml", `organisation: ${"x".repeat(5_000_000)}`);
    expect([status, body.code]).toEqual([422, "structure.unreadable"]);
  });
});
