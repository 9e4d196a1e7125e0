import type { Report } from "./report.ts";
import { reportSchema } from "./report-shape.ts";

/** The report as JSON: keys in the order of the schema, nothing the schema does not know, a newline at the end. Equal reports give equal bytes. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(reportSchema.parse(report), null, 2)}\n`;
}
