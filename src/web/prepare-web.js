// Runs after npm ci in a checkout: builds the pages, so that `npm start` has them. Plain JavaScript, because whichever Node npm runs on
// runs this. Where Vite is not installed (a production install, a dependency) there is nothing to build with and nothing to do.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** @returns {string | null} */
function findVite() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
  } catch {
    return null;
  }
}

/** The application, then the page people answer on. */
const builds = [[], ["--config", "vite.answer.config.ts"]];

const vite = findVite();
if (vite !== null) {
  const codes = builds.map(
    (options) => spawnSync("node", [vite, "build", ...options, "--logLevel", "warn"], { cwd: root, stdio: "inherit" }).status ?? 1,
  );
  process.exitCode = codes.find((code) => code !== 0) ?? 0;
}
