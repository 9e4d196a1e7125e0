import type { Hint, LiveRows } from "../live/live-source.ts";
import { oneChange } from "./change-pages.ts";
import { alertsNumbered } from "./read-alerts.ts";
import { oneDeployment } from "./read-deployments.ts";
import { oneIssue } from "./read-issues.ts";
import { oneRun } from "./read-runs.ts";
import type { RepositoryReader } from "./repository-reader.ts";

const readers: Partial<Readonly<Record<Hint["about"], (reader: RepositoryReader, id: string) => Promise<LiveRows>>>> = {
  change: oneChange,
  run: oneRun,
  deployment: oneDeployment,
  weakness: alertsNumbered,
  item: oneIssue,
};

/** The rows of the one thing a delivery told of; null where all of the repository has to be read for it. */
export async function readHint(reader: RepositoryReader, { about, id }: Hint): Promise<LiveRows | null> {
  const read = readers[about];
  if (read === undefined) return null;
  return /^\d{1,15}$/.test(id) ? read(reader, id) : {};
}
