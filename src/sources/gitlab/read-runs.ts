import type { LiveRows } from "../live/live-source.ts";
import { all } from "./gitlab-call.ts";
import { timedLane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { runRows } from "./run-rows.ts";
import { expected, jobs, pipeline } from "./schema.ts";

/** Pipelines with their jobs. */
export const runLane = timedLane({ list: "pipelines", query: "", tables: () => ["run", "run_control"], rows: rowsOfRun });

async function rowsOfRun(reader: RepositoryReader, told: unknown): Promise<LiveRows | null> {
  const one = expected(pipeline, told, "pipeline");
  const path = `${reader.root}/pipelines/${one.id}/jobs?include_retried=true&per_page=100`;
  const list = await all(reader.reading, path, jobs, "jobs");
  return list === null ? null : runRows(reader.repository.id, reader.main, one, list);
}
