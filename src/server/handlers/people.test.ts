import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createOrganisation } from "../../state/organisations.ts";
import { team } from "../../state/schema.ts";
import { type Browser, type House, NOON, openHouse } from "../sign-in/house.fixture.ts";

const TOKEN = "evkc_of-the-data-folder";
let house: House;
let operator: Browser;
beforeEach(async () => {
  house = await openHouse({}, {}, TOKEN);
  operator = await house.operator();
  await createOrganisation(house.context.database, { name: "Acme", invented: false }, NOON);
  await house.context.database.tables
    .insert(team)
    .values({ organisation: "acme", id: "payments", name: "Payments", kind: "stream-aligned" });
});
afterEach(() => house.close());

const secretIn = (link: string) => link.split("#")[1] ?? "";
const viewer = { role: "viewer", organisation: "acme", team: null };

describe("inviting", () => {
  test("makes an account whose link signs in for a day, with the roles that were given", async () => {
    const { body } = await operator.call("POST", "/api/people", { name: "Bo", mail: "bo@acme.example", grants: [viewer] });
    expect(body.person).toMatchObject({ name: "Bo", mail: "bo@acme.example", grants: [viewer], signsIn: ["link"], ended: false });
    house.clock.now += 23 * 3_600_000;
    const bo = house.browser();
    const signedIn = await bo.call("POST", "/api/sign-in/link", { secret: secretIn(body.link) });
    expect(signedIn.body).toMatchObject({
      account: { name: "Bo" },
      grants: [viewer],
      organisations: [{ id: "acme", name: "Acme", invented: false }],
    });
    expect((await bo.call("GET", "/api/people")).status).toBe(403);
  });

  test("an address that is taken, or roles that do not exist, makes nothing", async () => {
    await operator.call("POST", "/api/people", { name: "Bo", mail: "bo@acme.example", grants: [] });
    const again = await operator.call("POST", "/api/people", { name: "Eve", mail: "BO@acme.example", grants: [] });
    expect(again).toMatchObject({ status: 409, body: { code: "account.mail-taken" } });
    const nowhere = { name: "Cy", mail: "cy@acme.example", grants: [{ role: "lead", organisation: "acme", team: "nobody" }] };
    expect(await operator.call("POST", "/api/people", nowhere)).toMatchObject({ status: 422, body: { code: "grant.invalid" } });
    expect((await operator.call("GET", "/api/people")).body.people).toHaveLength(2);
  });

  test("needs a sign-in of the last five minutes", async () => {
    house.clock.now += 5 * 60_000;
    const late = await operator.call("POST", "/api/people", { name: "Bo", mail: "bo@acme.example", grants: [] });
    expect(late.body).toMatchObject({ code: "session.not-fresh" });
  });
});

describe("changing somebody", () => {
  test("takes roles and access with the next request", async () => {
    const { body } = await operator.call("POST", "/api/people", { name: "Bo", mail: "bo@acme.example", grants: [viewer] });
    const bo = house.browser();
    await bo.call("POST", "/api/sign-in/link", { secret: secretIn(body.link) });
    const change = (over: object) =>
      operator.call("PUT", `/api/people/${body.person.id}`, { name: "Bo", grants: [], ended: false, ...over });
    expect((await change({ grants: [{ role: "lead", organisation: "acme", team: "payments" }] })).status).toBe(200);
    expect((await bo.call("GET", "/api/session")).body.grants).toMatchObject([{ role: "lead" }]);
    await change({ ended: true });
    expect((await bo.call("GET", "/api/session")).status).toBe(401);
    expect((await operator.call("POST", `/api/people/${body.person.id}/link`)).body).toMatchObject({ code: "account.not-found" });
  });

  test("never removes the last operator, not even by oneself", async () => {
    const { account } = (await operator.call("GET", "/api/session")).body;
    const gone = await operator.call("PUT", `/api/people/${account.id}`, { name: "Operator", grants: [], ended: false });
    expect(gone).toMatchObject({ status: 409, body: { code: "account.last-operator" } });
  });

  test("a new link ends the one before", async () => {
    const { body } = await operator.call("POST", "/api/people", { name: "Bo", mail: "bo@acme.example", grants: [] });
    const next = (await operator.call("POST", `/api/people/${body.person.id}/link`)).body.link;
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(body.link) })).body).toMatchObject({
      code: "link.invalid",
    });
    expect((await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(next) })).status).toBe(200);
  });
});

test("the command line of the data folder makes a link without a session; another token does not", async () => {
  const [first] = (await operator.call("GET", "/api/people")).body.people;
  const ask = (token: string) =>
    house.browser().call("POST", `/api/people/${first.id}/link`, undefined, { authorization: `Bearer ${token}` });
  expect((await ask("evkc_another")).status).toBe(401);
  const { body } = await ask(TOKEN);
  expect((await house.browser().call("POST", "/api/sign-in/link", { secret: secretIn(body.link) })).status).toBe(200);
});

describe("the roster", () => {
  const csv = { "content-type": "text/csv" };

  test("is previewed, imported, shown and corrected", async () => {
    const file = "mail,accounts,team,from,to\n山田@例え.テスト,@yamada,payments,2026-01-01,\n";
    const path = "/api/organisations/acme/roster";
    expect((await operator.call("POST", path, file, csv)).body).toMatchObject({ added: 1, applied: false });
    expect((await operator.call("GET", path)).body).toEqual({ members: [] });
    expect((await operator.call("POST", `${path}?preview=no`, file, csv)).body).toMatchObject({ added: 1, applied: true });
    const { members } = (await operator.call("GET", path)).body;
    expect(members).toMatchObject([{ mail: "山田@例え.テスト", accounts: ["@yamada"], team: "payments", to: null }]);
    expect((await operator.call("DELETE", `${path}/${members[0].id}`)).status).toBe(204);
    expect((await operator.call("GET", path)).body).toEqual({ members: [] });
    expect((await operator.call("DELETE", `${path}/${members[0].id}`)).body).toMatchObject({ code: "roster.member-not-found" });
    expect(house.logged()).not.toContain("yamada");
  });

  test("names row and column of what does not fit", async () => {
    const { body } = await operator.call("POST", "/api/organisations/acme/roster?preview=no", "mail,team\nada@acme.example,nobody\n", csv);
    expect(body).toEqual({
      added: 0,
      changed: 0,
      ended: 0,
      applied: false,
      problems: [{ place: "row 2, column team", problem: "is not the id of a team of this organisation", severity: "refused" }],
    });
  });
});
