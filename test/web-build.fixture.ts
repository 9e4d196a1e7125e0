import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Builds the pages where they were never built or something was edited since, so that a journey never sees an old page. */
export function buildWeb(): void {
  const page = join(root, "dist/web/app/index.html");
  if (existsSync(page) && statSync(page).mtimeMs >= newest(join(root, "src"))) return;
  // a process of its own: under the test runner React would be built for development
  const env = { ...process.env, NODE_ENV: "production" };
  execFileSync(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "error"], { cwd: root, env });
}

function newest(folder: string): number {
  const watched = ["web", "report/charts", "report/words", "contract"];
  const files = watched.flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, encoding: "utf8" }).map((file) => join(folder, part, file)),
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
