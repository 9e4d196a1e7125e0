import { describe, expect, test } from "vitest";
import { evidenceRoutes } from "../../contract/evidence.ts";
import type { Structure } from "../../core/model/structure.ts";
import { organisationReport } from "../example-report.fixture.ts";
import { type AccountabilityInput, composeAccountability, shownTo } from "./compose-accountability.ts";
import { exampleInput } from "./view-input.fixture.ts";

const always = { from: null, to: null };
const team = (id: string, kind: Structure["teams"][number]["kind"], parent: string | null = null) => ({
  id,
  name: id.toUpperCase(),
  kind,
  parent,
  reportsTo: null,
  hours: null,
  validity: always,
});
const structure: Structure = {
  name: "Brambleford",
  k: 5,
  hours: { timeZone: null, from: 7, to: 19, days: [1, 2, 3, 4, 5] },
  teams: [team("pay", "stream-aligned"), team("sec", "security"), { ...team("old", "platform"), validity: { from: null, to: 1 } }],
  services: [
    { id: "checkout", name: "Checkout", team: "pay", tier: 1, repositories: [{ repository: "shop", glob: "**" }], validity: always },
    { id: "ledger", name: "Ledger", team: null, tier: null, repositories: [], validity: always },
  ],
  repositories: [
    { id: "shop", name: "shop", address: null, team: "pay", validity: always },
    { id: "tools", name: "tools", address: null, team: "pay", validity: always },
    { id: "attic", name: "attic", address: null, team: null, validity: always },
  ],
  ownership: [{ repository: "*", pattern: "/auth/", team: "pay" }],
  gates: [{ id: "review", name: "Security review", team: "sec", paths: ["auth/**"] }],
  securityPaths: [],
  thresholds: [],
};

const input = (parts: Partial<AccountabilityInput> = {}): AccountabilityInput => ({
  ...exampleInput({ report: organisationReport }),
  structure,
  cells: new Map(),
  ...parts,
});

describe("the map of who answers for what", () => {
  const map = composeAccountability(input());

  test("has the shape of the contract", () => {
    expect(evidenceRoutes.accountability.reply.shape.safeParse(map).error?.issues ?? []).toEqual([]);
  });

  test("lists each owner with services, the repositories beside them, rules and the gates it keeps, in the order of the description", () => {
    expect(map.owners.map(({ id }) => id)).toEqual(["pay", "sec"]);
    expect(map.owners[0]).toMatchObject({
      services: [{ id: "checkout", name: "Checkout", tier: 1, repositories: [{ id: "shop", name: "shop" }] }],
      repositories: [{ id: "tools", name: "tools" }],
      rules: 1,
      keeps: [],
    });
    expect(map.owners[1]?.keeps).toEqual([{ id: "review", name: "Security review" }]);
  });

  test("names what nobody is named for", () => {
    expect(map.unowned).toEqual({ services: [{ id: "ledger", name: "Ledger" }], repositories: [{ id: "attic", name: "attic" }] });
  });

  test("says of a team without figures why there are none, and never 0", () => {
    const figures = map.owners[0]?.figures ?? [];
    expect(figures.every(({ headline, open }) => headline === null && open !== null)).toBe(true);
  });

  test("shows figures of a team to those who may read them, and names to everybody", () => {
    const shown = shownTo(map, (node) => node === "pay");
    expect(shown.together).toBeNull();
    expect(shown.owners.map(({ figures }) => figures !== null)).toEqual([true, false]);
    expect(shown.owners.map(({ name }) => name)).toEqual(["PAY", "SEC"]);
  });
});
