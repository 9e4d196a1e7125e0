import { expect, test } from "vitest";
import { problemsAt, problemsOfAll, withAllBelow } from "./described.ts";
import { newId } from "./new-id.ts";
import { ownershipOf, ownershipText, partsOf, partsText, patternsOf } from "./rule-lines.ts";

const problem = (place: string) => ({ place, problem: "x", severity: "look-here" as const });

test("a problem stands at the record it is about", () => {
  const problems = [problem("teams[1].parent"), problem("teams[12].name"), problem("ownership[0]"), problem("hours.from")];
  expect(problemsAt(problems, "teams", 1)).toEqual([problems[0]]);
  expect(problemsAt(problems, "ownership", 0)).toEqual([problems[2]]);
  expect(problemsOfAll(problems)).toEqual([problems[3]]);
});

test("a team cannot report to itself or to a team below it", () => {
  const team = (id: string, parent: string | null) => ({
    ...{ id, name: id, kind: "platform" as const, parent, reportsTo: null, hours: null },
    validity: { from: null, to: null },
  });
  expect([...withAllBelow([team("a", null), team("b", "a"), team("c", "b"), team("d", null)], "a")]).toEqual(["a", "b", "c"]);
});

test("ids are made from names, and numbered where they are taken", () => {
  expect(newId("Žluťoučký Kůň & Söhne", new Set(), "team")).toBe("zlutoucky-kun-sohne");
  expect(newId("Payments", new Set(["payments", "payments-2"]), "team")).toBe("payments-3");
  expect(newId("株式会社", new Set(), "team")).toBe("team");
});

test("rules are written one a line and read back", () => {
  const rules = [{ repository: "*", pattern: "src/auth/**", team: "security" }];
  expect(ownershipOf(ownershipText(rules))).toEqual({ of: rules });
  const parts = [
    { repository: "web", glob: "**" },
    { repository: "web", glob: "api/**" },
  ];
  expect(partsOf(partsText(parts))).toEqual({ of: parts });
});

test("a line that does not fit is named by its number, empty lines are passed over", () => {
  expect(ownershipOf("web src/** booking\n\nweb booking")).toEqual({ wrong: [3] });
  expect(patternsOf("src/auth/**\n\nsrc/a b")).toEqual({ wrong: [3] });
});
