import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyStructure, aRepository, aService, aTeam, emptyStructure } from "../../core/model/structure.fixture.ts";
import type { Structure } from "../../core/model/structure.ts";
import { mergeFile } from "./merge-file.ts";
import { momentOf, momentText } from "./moment.ts";
import { parseOrganisation } from "./parse-organisation.ts";
import { writeOrganisationFile } from "./write-organisation-file.ts";

function read(text: string, before: Structure = emptyStructure) {
  const parsed = parseOrganisation(
    text,
    "evenkeel.yaml",
    before.teams.map(({ id }) => id),
  );
  if ("problems" in parsed) throw new Error(parsed.problems.map(({ place, problem }) => `${place}: ${problem}`).join("\n"));
  return mergeFile(before, parsed.file, parsed.placeOf);
}

describe("a structure as evenkeel.yaml", () => {
  test("written and read it is the same, whatever it holds", () => {
    fc.assert(
      fc.property(anyStructure, (structure) => {
        const text = writeOrganisationFile(structure);
        expect(read(text).structure).toEqual(structure);
        expect(writeOrganisationFile(read(text).structure)).toBe(text);
      }),
      { numRuns: 600, seed: 4747 },
    );
  });

  test("read into itself it changes nothing", () => {
    fc.assert(
      fc.property(anyStructure, (structure) => {
        expect(read(writeOrganisationFile(structure), structure)).toEqual({ structure, problems: [] });
      }),
      { numRuns: 200, seed: 4747 },
    );
  });

  test("instants are written as a day where they are one, and read as the same", () => {
    expect(momentText(Date.UTC(2026, 2, 1))).toBe("2026-03-01");
    expect(momentText(Date.UTC(2026, 2, 1, 4, 5, 6, 7))).toBe("2026-03-01T04:05:06.007Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (at) => {
        expect(momentOf(momentText(at))).toBe(at);
      }),
      { numRuns: 2000, seed: 4747 },
    );
  });

  test("it reads well", () => {
    const structure: Structure = {
      ...emptyStructure,
      hours: { timeZone: "Europe/Vienna", from: 7.5, to: 19, days: [1, 2, 3, 4] },
      teams: [
        aTeam("harbour", { name: "Hafen: Süd", reportsTo: "product director" }),
        aTeam("watch", { kind: "security", parent: "harbour", validity: { from: null, to: Date.UTC(2026, 3, 1) } }),
      ],
      gates: [{ id: "sign-off", name: "Sign-off", team: "watch", paths: ["src/auth/**"] }],
      repositories: [
        aRepository("berths", { team: "harbour" }),
        aRepository("ledger", { name: "lantern/ledger", address: "https://forge.example/l.git" }),
      ],
      services: [aService("booking", { team: "harbour", tier: 1, repositories: [{ repository: "berths", glob: "src/**" }] })],
    };
    expect(writeOrganisationFile(structure)).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=./node_modules/evenkeel/catalogue/evenkeel.schema.json

      # Written by Evenkeel: teams, services, repositories, ownership and gates. Reading it back gives the same structure.
      # People are not in it: the roster is handed in under People.

      organisation: Lantern Harbour
      k: 5
      hours:
        zone: Europe/Vienna
        from: 07:30
        to: 19
        days: [ mon, tue, wed, thu ]
      teams:
        - id: harbour
          name: "Hafen: Süd"
          kind: stream-aligned
          reports-to: product director
        - id: watch
          kind: security
          parent: harbour
          to: 2026-04-01
      gates:
        - id: sign-off
          name: Sign-off
          team: watch
          paths: [ src/auth/** ]
      repositories:
        berths: harbour
        ledger:
          name: lantern/ledger
          address: https://forge.example/l.git
      services:
        - id: booking
          team: harbour
          tier: 1
          repositories:
            - repository: berths
              paths: src/**
      "
    `);
  });
});

describe("evenkeel.yaml read into a structure", () => {
  test("the example, with what is not part of the structure said", async () => {
    const text = await readFile(join(import.meta.dirname, "../../../examples/evenkeel.yaml"), "utf8");
    const { structure, problems } = read(text);
    expect(structure.repositories).toEqual([
      aRepository("lantern-berths", { name: "lantern/berths", team: "berths" }),
      aRepository("lantern-payments", { name: "lantern/payments", team: "payments" }),
    ]);
    expect(structure.ownership).toContainEqual({ repository: "lantern-payments", pattern: "src/ledger/**", team: "payments" });
    expect(problems.map(({ place, severity }) => [place.split(" ")[1], severity])).toEqual([
      ["roster", "look-here"],
      ["disputes", "look-here"],
    ]);
  });

  test("adds and changes what it names, and leaves the rest as it is", () => {
    const before: Structure = {
      ...emptyStructure,
      teams: [aTeam("dock", { name: "Dock", reportsTo: "product director" }), aTeam("quay", { parent: "dock" })],
      securityPaths: ["a/**"],
    };
    const { structure } = read("teams: [{id: quay, kind: platform, to: 2026-04-01}, {id: berth, kind: operations, parent: dock}]", before);
    expect(structure).toEqual({
      ...before,
      teams: [
        aTeam("berth", { kind: "operations", parent: "dock" }),
        before.teams[0],
        aTeam("quay", { kind: "platform", parent: "dock", validity: { from: null, to: Date.UTC(2026, 3, 1) } }),
      ],
    });
  });

  test("a repository is known again by its name; two keys never become one", () => {
    const once = read("repositories: {a/b: {}, a-b: {}, 漢/字: {}, かな: {}}").structure;
    expect(once.repositories.map(({ id, name }) => [id, name])).toEqual([
      ["a-b", "a/b"],
      ["a-b-2", "a-b"],
      ["x", "漢/字"],
      ["x-2", "かな"],
    ]);
    expect(read("repositories: {a/b: {}, a-b: {}, 漢/字: {}, かな: {}}", once).structure.repositories).toHaveLength(4);
  });

  test("a repository nobody knows is refused where it stands", () => {
    expect(read("ownership: [{pattern: a, team: t, repository: x/y}]\nteams: [{id: t, kind: platform}]").problems).toEqual([
      {
        place: "evenkeel.yaml:1:47 ownership[0].repository",
        problem: "names a repository that is neither in the file nor known here",
        severity: "refused",
      },
    ]);
  });
});
