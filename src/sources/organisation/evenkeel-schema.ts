import { z } from "zod";
import { organisationFile } from "./schema.ts";

/** The JSON Schema of evenkeel.yaml, as published in catalogue/evenkeel.schema.json. */
export function evenkeelSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(organisationFile, { io: "input", target: "draft-2020-12" });
  const head = {
    $schema,
    $comment: "Generated from src/sources/organisation/schema.ts; `npx vitest run src/sources/organisation -u` writes it again.",
    title: "evenkeel.yaml",
  };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}
