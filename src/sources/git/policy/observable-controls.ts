import type { Row } from "../../../core/evidence/tables.ts";
import type { Detector } from "./detector.ts";
import type { PolicyAtHead } from "./policy-at-head.ts";

/** Per control whether its absence could be told from blindness (principle P1): what is not seen is absent only where it would have been seen. */
export function observableControls(
  repo: string,
  policy: PolicyAtHead,
  detectors: readonly Detector[],
): readonly Row<"control_observable">[] {
  const hasToken = policy.pipelines.some((pipeline) => pipeline.token !== null);
  return [
    ...detectors.map((detector) => ({ repo, control: detector.control, ...judge(policy, detector) })),
    {
      repo,
      control: "pinned-actions",
      observable: policy.references.length > 0,
      reason: policy.references.length > 0 ? "references-counted" : "no-outside-reference",
    },
    { repo, control: "least-privilege", observable: hasToken, reason: hasToken ? "workflows-counted" : "no-workflow-with-a-token" },
  ];
}

function judge(policy: PolicyAtHead, detector: Detector): { readonly observable: boolean; readonly reason: string } {
  if (policy.hits.some((hit) => hit.control === detector.control)) return { observable: true, reason: "found" };
  if (detector.absence === "never") return { observable: false, reason: "kept-where-files-do-not-tell" };
  if (detector.absence === "files") return { observable: true, reason: "files-read" };
  const onServer = policy.pipelines.filter((pipeline) => pipeline.onServer);
  if (onServer.length === 0) return { observable: false, reason: "no-pipeline-file" };
  if (onServer.some((pipeline) => !pipeline.readable)) return { observable: false, reason: "unreadable-pipeline-file" };
  if (policy.hidden > 0) return { observable: false, reason: "pipeline-from-outside" };
  return { observable: true, reason: "pipeline-files-read" };
}
