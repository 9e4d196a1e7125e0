import { defineConfig } from "drizzle-kit";

/** `npm run migrations` writes the next migration from what changed in schema.ts; migrate.ts applies it at the start. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/state/schema.ts",
  out: "./src/state/migrations",
  schemaFilter: ["state"],
});
