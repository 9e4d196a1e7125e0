import type { Claim, Criterion } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";

export function findingsPage({ claims }: Catalogue): string {
  return [
    "# Findings",
    "",
    "A finding is a claim that can be wrong. It is *present* or *absent* only where the 90 % interval lies wholly on one side of its threshold; otherwise it is *unknown*, with what is missing. A threshold is a reading aid, never a target. Those marked as an assumption can be set in `evenkeel.yaml` with a reason.",
    "",
    ...claims.flatMap(section),
  ].join("\n");
}

function section(claim: Claim): readonly string[] {
  return [
    `## ${claim.id}`,
    "",
    `**${claim.claim}** (${claim.about}, version ${claim.version}, ${claim.status})`,
    "",
    claim.why.trim(),
    "",
    ...claim.criteria.map(criterionLine),
    ...(claim.perception === null
      ? []
      : [`- Perception decides: present from ${claim.perception.present}, absent under ${claim.perception.absent}`]),
    `- Cannot see: ${claim.cannotSee.trim()}`,
    `- Worth trying: ${claim.remedies.join(", ")}`,
    `- Links: ${Object.values(claim.links).flat().join(", ")}`,
    "",
  ];
}

function criterionLine(criterion: Criterion): string {
  const subject = [criterion.measure, criterion.variant, criterion.category].filter((part) => part !== null).join(", ");
  if (criterion.role === "supports") return `- Shown beside it: ${subject}`;
  return `- Decides: ${subject} ${criterion.side} ${criterion.aid} (${criterion.source ?? "an assumption"})`;
}
