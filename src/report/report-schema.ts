import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Report } from "./report.ts";
import { reportSchema } from "./report-shape.ts";

/**
 * A JSON report read back, for --compare. Errors: `compare.invalid`, naming the first place that does not fit.
 */
export function parseReport(json: string): Report {
  const parsed = reportSchema.safeParse(fromJson(json));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "at the top" : `at ${issue.path.join(".")}`;
  throw new EvenkeelError(
    "compare.invalid",
    `The earlier report does not have the form of evenkeel.report/1 (${place}).`,
    "Pass the JSON file that an earlier assess wrote with this major version.",
    { cause: parsed.error },
  );
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new EvenkeelError("compare.invalid", "The earlier report is not JSON.", "Pass the report.json that an earlier assess wrote.", {
      cause,
    });
  }
}

/** The same form for other tools: JSON Schema 2020-12, closed. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, {
    target: "draft-2020-12",
    io: "input",
    // TypeScript's readonly says nothing about the file.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  const described = {
    $schema: schema.$schema,
    $id: "evenkeel.report/1",
    title: "Evenkeel report",
    description: "Written by reportJsonSchema() in src/report/report-schema.ts; a test keeps both alike.",
    ...schema,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

/** Renews catalogue/report.schema.json after the form changed. */
export async function writeReportSchema(path: URL | string): Promise<void> {
  await writeFile(path, reportJsonSchema());
}
