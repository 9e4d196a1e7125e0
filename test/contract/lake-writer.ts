/** Writes batch after batch and says each number once it is committed; the lake test kills it at a random moment. */
import { columnsOf } from "../../src/core/evidence/tables.ts";
import { openLake } from "../../src/evidence/lake.ts";

const [dir, from] = process.argv.slice(2);
if (dir === undefined || from === undefined) throw new Error("usage: lake-writer DIR FROM");
const lake = await openLake(dir);
for (let batch = Number(from) + 1; batch < 10_000; batch++) {
  const run = await lake.begin("ci", batch);
  const rows = Array.from({ length: 500 }, (_, i) => ({
    id: `${batch}-${i}`,
    repo: "shop",
    change: null,
    oid: null,
    branch_role: "main",
    queued: null,
    started: 1_000 + i,
    finished: null,
    result: String(batch),
  }));
  for (let at = 0; at < rows.length; at += 100) await run.append("run", columnsOf("run", rows.slice(at, at + 100)), 100);
  await run.commit();
  process.stdout.write(`${batch}\n`);
}
