/** How time and memory grow with history: `node bench/scaling.ts [COMMITS...]`, 10,000 to 1,000,000 by default. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateHistory } from "./generate-history.ts";
import { type Measured, measure, report } from "./mining.ts";

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [10_000, 100_000, 1_000_000];
const measured: Measured[] = [];
for (const size of sizes) {
  const dir = mkdtempSync(join(tmpdir(), "evenkeel-scaling-"));
  await generateHistory(dir, size);
  measured.push(measure(dir, 1));
  rmSync(dir, { recursive: true });
}
process.exitCode = report("scaling", measured) ? 0 : 1;
