import { availableParallelism } from "node:os";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * How many test files run at once. vitest would take one core less than there are: on two cores one file at a time, and a core idle
 * while that one waits for a server, a browser or a window. Databases, folders and ports are each file's own.
 */
export const workers = Math.max(3, availableParallelism());

/**
 * What lasts longest, longest first. A whole round waits seven minutes by the clock: begun last, it would be waited for alone.
 */
const longest: readonly string[] = [
  "test/journeys/whole-round.test.ts",
  "test/journeys/pages.test.ts",
  "test/engines/clickhouse.test.ts",
  "test/attacks/rounds/over-http.test.ts",
  "test/journeys/report.test.ts",
  "test/journeys/answer-troubles.test.ts",
  "test/journeys/answer-page.test.ts",
];

/** vitest's order, which is by project and in a fresh clone by the size of files, with the longest in front. A class, as vitest asks. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((path) => moduleId.endsWith(path));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
