import type * as z from "zod";
import { quoted } from "../../core/model/evenkeel-error.ts";
import type { JsonElement } from "./json-stream.ts";

/** The element as its schema says; else the reader's own fault, which names the place in the file and what is wrong there. */
export function parsedElement<T>(schema: z.ZodType<T>, element: JsonElement, fault: (what: string, byte: number) => Error): T {
  const outcome = schema.safeParse(element.value);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  const where = [...element.path, ...(issue?.path ?? [])]
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  throw fault(`${quoted(where, 120)}: ${quoted(issue?.message ?? "not as the standard says")}`, element.byte);
}
