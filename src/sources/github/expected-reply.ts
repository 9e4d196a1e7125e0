import type { z } from "zod";
import { sourceFailures } from "../live/source-failures.ts";

/** GitHub Enterprise Server answers below /api: REST under /api/v3, GraphQL at /api/graphql. */
export function restRoot(address: string): string {
  return address.endsWith("/api") ? "/v3" : "";
}

/** The reply as expected; else `source.schema-changed` naming the field, and nothing of the reply. */
export function expected<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const where = (outcome.error.issues[0]?.path ?? []).map((part) => (typeof part === "number" ? "[]" : String(part))).join(".");
  throw sourceFailures.schemaChanged("GitHub", `${what}: ${/^[\w.[\]]{1,120}$/.test(where) ? where : "its shape"}`);
}
