import { z } from "zod";

/** What whoever connected it chose. `app`: number of the app whose key the secret is; `production`: names of environments. */
export const Settings = z.object({
  app: z.string().nullable().default(null),
  /** Owners or owner/name; empty: all that the token sees. */
  only: z.array(z.string()).default([]),
  production: z.array(z.string()).default(["production", "prod", "live"]),
});

/** Whether a repository is among those that were chosen. */
export function isChosen(only: readonly string[], path: string): boolean {
  const told = path.toLowerCase();
  return only.length === 0 || only.some((each) => told === each.toLowerCase() || told.startsWith(`${each.toLowerCase()}/`));
}
