import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

const outDir = fileURLToPath(new URL("dist/web/answer", import.meta.url));
const hashOf = (bytes: string | Buffer): string => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/**
 * Pins every asset in the page by its hash, and writes page.json: `files` by path, and `page`, the hash of the page itself, which through
 * those pins stands for all of them. The server puts `page` into the manifest of a round; whoever runs this build again from the same
 * source gets the same (docs/run/verify-answer-page.md).
 */
function pinned(): Plugin {
  return {
    name: "pinned",
    apply: "build",
    closeBundle() {
      const path = join(outDir, "index.html");
      const hash = (address: string): string => hashOf(readFileSync(join(outDir, address)));
      const page = readFileSync(path, "utf8").replaceAll(
        /(src|href)="(\/assets\/[^"]+)"/g,
        (whole, _name, address) => `${whole} integrity="${hash(address)}"`,
      );
      writeFileSync(path, page);
      const names = readdirSync(outDir, { recursive: true, encoding: "utf8" })
        .map((name) => name.replaceAll("\\", "/"))
        .filter((name) => /\.(html|js|css)$/.test(name))
        .toSorted();
      const files = Object.fromEntries(names.map((name) => [name, hash(name)]));
      writeFileSync(join(outDir, "page.json"), `${JSON.stringify({ files, page: hash("index.html") }, null, 2)}\n`);
      for (const name of names) writeFileSync(join(outDir, `${name}.gz`), gzipSync(readFileSync(join(outDir, name)), { level: 9 }));
    },
  };
}

/** The respondent's page: one page, one script, one style sheet, nothing shared with the application. */
export default defineConfig({
  root: fileURLToPath(new URL("src/web/answer", import.meta.url)),
  base: "/",
  plugins: [pinned()],
  build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, target: "es2023" },
});
