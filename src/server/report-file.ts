import { csvFigures } from "../report/csv-figures.ts";
import { renderHtml } from "../report/html/render-html.ts";
import { renderJson } from "../report/render-json.ts";
import { renderMarkdown } from "../report/render-markdown.ts";
import { exportedReport } from "../report/views/exported-report.ts";
import type { ViewInput } from "../report/views/view-input.ts";
import type { FileReply } from "./handler.ts";

export type ReportForm = "html" | "json" | "md" | "csv";

const types: Readonly<Record<ReportForm, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  csv: "text/csv; charset=utf-8",
};

/** The whole report in one of its forms. The page is shown in place and prints to PDF; the others are downloads. Cost: up to 30 ms. */
export function reportFile(input: ViewInput, form: ReportForm): FileReply {
  const report = exportedReport(input);
  const bodies: Readonly<Record<ReportForm, () => string>> = {
    html: () => renderHtml(report, input.catalogue),
    json: () => renderJson(report),
    md: () => renderMarkdown(report, input.catalogue),
    csv: () => csvFigures(report, input.catalogue),
  };
  return { type: types[form], name: form === "html" ? null : fileName(input, "report", form), body: bodies[form]() };
}

/** @example fileName(input of team t-amber, "report", "csv") // "evenkeel-t-amber-report-2026-05-10.csv" */
export function fileName({ node, report }: ViewInput, what: string, ending: string): string {
  const day = new Date(report.subject.to - 1).toISOString().slice(0, 10);
  return `evenkeel-${node.id}-${what}-${day}.${ending}`;
}
