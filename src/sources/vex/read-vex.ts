import type { EvidenceSink } from "../../core/evidence/tables.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { appendCoverage, appendRows } from "../reading/append-rows.ts";
import { shownName } from "../reading/open-file.ts";
import type { SourceContext } from "../reading/source-context.ts";
import { toEvents } from "./to-events.ts";
import { vexDocument } from "./vex-document.ts";

const SOURCE = "vex";

/**
 * Reads a CycloneDX 1.4-1.6 JSON document with vulnerabilities and their analysis: resolved is fixed, exploitable and in triage are open.
 * Throws `vex.invalid` with the byte offset, or `source.not-found`; several repositories need one call each.
 * @example await readVex("vex.cdx.json", { repos: ["lantern/payments"], organisation, now, observedFrom }, sink)
 */
export async function readVex(file: string, context: SourceContext, sink: EvidenceSink): Promise<{ readonly rows: number }> {
  const [repo] = context.repos;
  if (repo === undefined || context.repos.length > 1) {
    throw new EvenkeelError(
      "vex.invalid",
      `${shownName(file)} does not say to which of the ${context.repos.length} repositories it belongs`,
      "Assess that repository alone with --vex.",
    );
  }
  const document = await vexDocument(file);
  const events = toEvents(document, repo, context.now);
  const rows = (await appendRows(sink, "weakness", events.weakness)) + (await appendRows(sink, "weakness_status", events.weakness_status));
  const loose =
    events.unattached === 0
      ? []
      : [{ source: SOURCE, container: repo, kind: "vulnerability-without-component", item: "document", n: events.unattached }];
  await appendRows(sink, "data_quality", loose);
  await appendCoverage(sink, {
    source: SOURCE,
    tables: ["weakness", "weakness_status"],
    containers: [repo],
    from: context.observedFrom,
    to: context.now,
    watermark: context.now,
  });
  return { rows };
}
