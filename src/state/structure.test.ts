import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyChange, anyStructure, aRepository, aTeam, emptyStructure } from "../core/model/structure.fixture.ts";
import { applyChanges } from "../core/model/structure-apply.ts";
import type { StructureChange } from "../core/model/structure-change.ts";
import { structureChanges } from "../core/model/structure-difference.ts";
import type { Database } from "./database.ts";
import { createOrganisation, listOrganisations } from "./organisations.ts";
import { createAccount } from "./people.ts";
import { changeStructure, countStructures, readStructure } from "./structure.ts";
import { openTestDatabase } from "./test-database.fixture.ts";

const NOW = Date.UTC(2026, 5, 1);

async function withOrganisation(run: (database: Database, id: string) => Promise<void>): Promise<void> {
  const database = await openTestDatabase();
  try {
    await run(database, (await createOrganisation(database, { name: "Lantern Harbour", invented: false }, NOW)).id);
  } finally {
    await database.close();
  }
}

async function changed(database: Database, of: string, revision: number, changes: readonly StructureChange[]) {
  const outcome = await changeStructure(database, of, { revision, changes }, NOW);
  if ("refused" in outcome) throw new Error(outcome.refused.map(({ place, problem }) => `${place}: ${problem}`).join("\n"));
  return outcome;
}

function putting(id: string, parent: string | null = null): StructureChange {
  const { validity: _, ...team } = aTeam(id, { parent });
  return { change: "put-team", team };
}

describe("the structure of an organisation, as it is kept", () => {
  test("a new organisation has an empty one", () =>
    withOrganisation(async (database, of) => {
      expect(await readStructure(database, of)).toEqual({ structure: emptyStructure, revision: 1 });
      await expect(readStructure(database, "nowhere")).rejects.toMatchObject({ code: "organisation.not-found" });
    }));

  test("what is written is read, for any structure; any change and its undo leave what they say", () =>
    withOrganisation(async (database) => {
      await fc.assert(
        fc.asyncProperty(anyStructure, fc.array(anyChange, { maxLength: 8 }), async (structure, changes) => {
          const { id } = await createOrganisation(database, { name: "another", invented: false }, NOW);
          const { structure: empty } = await readStructure(database, id);
          const all = structureChanges(empty, structure);
          const revision = all.length === 0 ? 1 : (await changed(database, id, 1, all)).revision;
          expect(await readStructure(database, id)).toEqual({ structure, revision });
          const outcome = applyChanges(structure, changes, NOW);
          const asked = await changeStructure(database, id, { revision, changes }, NOW);
          expect("refused" in asked).toBe("problems" in outcome);
          if ("refused" in asked || "problems" in outcome) return;
          expect(await readStructure(database, id)).toEqual({ structure: outcome.structure, revision: revision + 1 });
          await changed(database, id, revision + 1, asked.undo);
          expect((await readStructure(database, id)).structure).toEqual(structure);
        }),
        { numRuns: 60, seed: 4747 },
      );
    }));

  test("of two editors one wins and the other is told, and nothing of the other's is kept", () =>
    withOrganisation(async (database, of) => {
      const ids = Array.from({ length: 8 }, (_, index) => `team-${index}`);
      const outcomes = await Promise.allSettled(ids.map((id) => changed(database, of, 1, [putting(id), putting(`${id}-below`, id)])));
      const winners = ids.filter((_, index) => outcomes[index]?.status === "fulfilled");
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "structure.outdated" });
      }
      const kept = await readStructure(database, of);
      expect(kept.structure.teams.map(({ id }) => id)).toEqual([winners[0], `${winners[0]}-below`]);
      expect(kept.revision).toBe(2);
    }));

  test("a batch with one impossible change keeps nothing", () =>
    withOrganisation(async (database, of) => {
      const outcome = await changeStructure(database, of, { revision: 1, changes: [putting("a"), putting("b", "nobody")] }, NOW);
      expect(outcome).toEqual({ refused: [{ place: "teams[1].parent", problem: "there is no team 'nobody'", severity: "refused" }] });
      expect(await readStructure(database, of)).toEqual({ structure: emptyStructure, revision: 1 });
    }));

  test("a team somebody leads can end and not be removed; the role stays", () =>
    withOrganisation(async (database, of) => {
      await changed(database, of, 1, [putting("dock")]);
      const grants = [{ role: "lead", organisation: of, team: "dock" }] as const;
      await createAccount(database.tables, { name: "Somebody", mail: null, grants }, NOW);
      await expect(changed(database, of, 2, [{ change: "remove-team", team: "dock" }])).rejects.toMatchObject({ code: "structure.in-use" });
      const { structure } = await changed(database, of, 2, [{ change: "end-team", team: "dock" }]);
      expect(structure.teams).toEqual([aTeam("dock", { validity: { from: null, to: NOW } })]);
      expect((await database.tables.query.grant.findMany()).map(({ team }) => team)).toEqual(["dock"]);
    }));

  test("three thousand repositories come in one batch; what has ended is not counted", () =>
    withOrganisation(async (database, of) => {
      const repositories = Array.from({ length: 3000 }, (_, index) => aRepository(`r-${String(index).padStart(4, "0")}`));
      await changed(database, of, 1, structureChanges(emptyStructure, { ...emptyStructure, repositories, teams: [aTeam("a")] }));
      await changed(database, of, 2, [{ change: "end-repository", repository: "r-0007", at: NOW }]);
      expect((await readStructure(database, of)).structure.repositories).toHaveLength(3000);
      expect(await countStructures(database, [of], NOW)).toEqual(new Map([[of, { teams: 1, repositories: 2999 }]]));
      expect(await countStructures(database, [], NOW)).toEqual(new Map());
      expect(await listOrganisations(database, [])).toEqual([]);
    }));
});
