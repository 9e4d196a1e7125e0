import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { listen } from "../../api/listen.ts";

export type Job = Answer<"progress">;

/** Pages whose figures change when an assessment ends. */
const figures = [
  "home",
  "findings",
  "finding",
  "measures",
  "measure",
  "practices",
  "practice",
  "handoffs",
  "dataQuality",
  "accountability",
] as const;

/** The jobs of an organisation as they move, the newest word on each; what ends is read again from the server. */
export function useLiveJobs(organisation: string): ReadonlyMap<string, Job> {
  const client = useQueryClient();
  const [jobs, setJobs] = useState<ReadonlyMap<string, Job>>(new Map());
  useEffect(() => {
    setJobs(new Map());
    return listen("progress", { params: { organisation } }, (job) => {
      setJobs((known) => new Map(known).set(job.id, job));
      if (!isOver(job)) return;
      for (const route of ["sources", "connections"]) void client.invalidateQueries({ queryKey: [route] });
      if (job.kind === "assess") for (const route of figures) void client.invalidateQueries({ queryKey: [route] });
    });
  }, [organisation, client]);
  return jobs;
}

export function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "failed" || job.state === "cancelled";
}
