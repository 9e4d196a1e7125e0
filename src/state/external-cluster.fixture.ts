import type { TestProject } from "vitest/node";
import { startExternalPostgres } from "./external-postgres.fixture.ts";
import { provideTemplate } from "./test-cluster.fixture.ts";

/** vitest's set-up of the project `external`: the same stores on a PostgreSQL that is not ours. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startExternalPostgres();
  const dropTemplate = await provideTemplate(project, url);
  return async () => {
    await dropTemplate();
    await stop();
  };
}
