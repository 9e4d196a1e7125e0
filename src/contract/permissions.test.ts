import { expect, test } from "vitest";
import { type Grant, mayDo, permissions } from "./permissions.ts";

const lead: Grant = { role: "lead", organisation: "acme", team: "payments" };
const payments = { organisation: "acme", teams: ["payments", "product"] };
const whole = { organisation: "acme", teams: null };

test("a lead sets targets of the own team and reads, but does not change, the whole", () => {
  expect(mayDo([lead], "target.edit", payments)).toBe(true);
  expect(mayDo([lead], "team.read", whole)).toBe(true);
  expect(mayDo([lead], "target.edit", whole)).toBe(false);
  expect(mayDo([lead], "finding.dispute", whole)).toBe(false);
});

test("a lead of an area reads the teams in it, a lead of a team not its neighbour", () => {
  expect(mayDo([{ ...lead, team: "product" }], "team.read", payments)).toBe(true);
  expect(mayDo([lead], "team.read", { organisation: "acme", teams: ["pricing", "product"] })).toBe(false);
});

test("nothing reaches into another organisation", () => {
  for (const permission of Object.keys(permissions).filter((name): name is keyof typeof permissions => name in permissions))
    expect(mayDo([lead, { role: "coach", organisation: "acme", team: null }], permission, { organisation: "other", teams: null })).toBe(
      false,
    );
});

test("who may take figures away may also read them", () => {
  const readers: readonly string[] = permissions["team.read"];
  for (const role of permissions["report.export"]) expect(readers).toContain(role);
});
