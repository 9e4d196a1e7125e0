import { z } from "zod";

/** What whoever connected it chose. `app`: number of the app whose key the secret is; `production`: names of environments. */
export const Settings = z.object({
  app: z.string().nullable().default(null),
  production: z.array(z.string()).default(["production", "prod", "live"]),
});
