import type { Row } from "../../../core/evidence/tables.ts";
import type { Detector } from "./detector.ts";
import type { FoundPipeline } from "./pipelines.ts";

export interface Seen {
  readonly repo: string;
  readonly detectors: readonly Detector[];
  readonly found: ReadonlySet<string>;
  readonly pipelines: readonly FoundPipeline[];
  /** Whole pipelines from outside of which no detector knows what they do. */
  readonly hidden: number;
  readonly references: number;
  readonly workflows: number;
}

/** Per control whether its absence could be told from blindness (principle P1): what is not seen is `absent` only where it would have been seen. */
export function observableControls(seen: Seen): readonly Row<"control_observable">[] {
  const rows = seen.detectors.map((detector) => ({ repo: seen.repo, control: detector.control, ...judge(seen, detector) }));
  return [
    ...rows,
    { repo: seen.repo, control: "pinned-actions", ...(seen.references > 0 ? { observable: true, reason: "references-counted" } : { observable: false, reason: "no-outside-references" }) },
    { repo: seen.repo, control: "least-privilege", ...(seen.workflows > 0 ? { observable: true, reason: "workflows-counted" } : { observable: false, reason: "no-workflow-with-a-token-setting" }) },
  ];
}

function judge(seen: Seen, detector: Detector): { readonly observable: boolean; readonly reason: string } {
  if (seen.found.has(detector.control)) return { observable: true, reason: "found" };
  if (detector.absence === "never") return { observable: false, reason: "kept-where-files-do-not-tell" };
  if (detector.absence === "files") return { observable: true, reason: "files-read" };
  const onServer = seen.pipelines.filter((pipeline) => pipeline.onServer);
  if (onServer.length === 0) return { observable: false, reason: "no-pipeline-file" };
  if (onServer.some((pipeline) => !pipeline.readable)) return { observable: false, reason: "unreadable-pipeline-file" };
  if (seen.hidden > 0) return { observable: false, reason: "pipeline-from-outside" };
  return { observable: true, reason: "pipeline-files-read" };
}
