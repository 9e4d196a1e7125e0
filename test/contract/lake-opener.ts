/** Opens a lake for writing, which tidies it, after it said so; the lake test kills it at a random moment. */
import { openLake } from "../../src/evidence/lake.ts";

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error("usage: lake-opener DIR");
const lake = await openLake(dir);
await lake.database.run("select 1");
process.stdout.write("opening\n");
const run = await lake.begin("opener", 1);
await run.abort();
await lake.close();
