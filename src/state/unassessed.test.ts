import { expect, test } from "vitest";
import { saveAssessment } from "./assessments.ts";
import { createOrganisation } from "./organisations.ts";
import { recordRead } from "./source-files.ts";
import { openTestDatabase } from "./test-database.fixture.ts";
import { unassessed } from "./unassessed.ts";

test("what was read after the last assessment, or never assessed, is found again", async () => {
  const database = await openTestDatabase();
  try {
    const read = (at: number) => ({ source: "cart", at, rows: 1, from: null, to: null });
    const [done, late, never, empty] = await Promise.all(
      ["Done", "Late", "Never", "Empty"].map((name) => createOrganisation(database, { name, invented: false }, 1)),
    );
    for (const each of [done, late, never]) await recordRead(database, each?.id ?? "", read(10));
    for (const each of [done, late]) {
      const head = { organisation: each?.id ?? "", weeks: 12, which: "now", window: { from: 0, to: 9 }, version: "0", made: 20 } as const;
      await saveAssessment(database, head, []);
    }
    await recordRead(database, late?.id ?? "", read(30));
    expect(await unassessed(database)).toEqual([late?.id, never?.id]);
    expect(empty?.id).toBeDefined();
  } finally {
    await database.close();
  }
});
