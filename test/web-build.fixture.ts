import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Build {
  readonly page: string;
  readonly sources: readonly string[];
  readonly options: readonly string[];
}

/** The application, and the page people answer on. */
const builds: readonly Build[] = [
  { page: "dist/web/app/index.html", sources: ["web/app", "report/charts", "report/words", "contract"], options: [] },
  { page: "dist/web/answer/index.html", sources: ["web/answer", "core/privacy"], options: ["--config", "vite.answer.config.ts"] },
];

/**
 * Builds the pages where they were never built or something was edited since, so that a journey never sees an old page. Journeys run at
 * the same time: one builds, the others wait, by SQLite's lock of a file, which ends with its process.
 */
export function buildWeb(): void {
  const folder = join(root, "node_modules/.cache/evenkeel");
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, "web-build.lock"), { timeout: 120_000 });
  try {
    lock.exec("begin exclusive");
    buildEdited();
  } finally {
    lock.close();
  }
}

function buildEdited(): void {
  for (const { page, sources, options } of builds) {
    const built = join(root, page);
    if (existsSync(built) && statSync(built).mtimeMs >= newest(join(root, "src"), sources)) continue;
    // a process of its own: under the test runner React would be built for development
    const env = { ...process.env, NODE_ENV: "production" };
    const vite = join(root, "node_modules/vite/bin/vite.js");
    execFileSync(process.execPath, [vite, "build", ...options, "--logLevel", "error"], { cwd: root, env });
  }
}

function newest(folder: string, sources: readonly string[]): number {
  const files = sources.flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, encoding: "utf8" }).map((file) => join(folder, part, file)),
  );
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
