import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

const hashOf = (bytes: string | Buffer): string => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/**
 * Pins every asset in the page by its hash, and writes page.json: `files` by path, and `page`, the hash of the page itself, which through
 * those pins stands for all of them. The server puts `page` into the manifest of a round; whoever runs this build again from the same
 * source gets the same (docs/run/verify-answer-page.md).
 */
function pinned(): Plugin {
  let outDir = "";
  return {
    name: "pinned",
    apply: "build",
    configResolved({ root, build }) {
      outDir = resolve(root, build.outDir);
    },
    closeBundle() {
      const path = join(outDir, "index.html");
      const hash = (address: string): string => hashOf(readFileSync(join(outDir, address)));
      const early = readdirSync(join(outDir, "assets")).find((name) => name.startsWith("early-"));
      if (early === undefined) throw new Error("no early script was built");
      const page = readFileSync(path, "utf8")
        // First of all, and before the page's own script imports it: it is pinned here, and a module is loaded once.
        .replace("<script ", `<script type="module" async crossorigin src="/assets/${early}"></script>\n    <script `)
        .replaceAll(/(src|href)="(\/assets\/[^"]+)"/g, (whole, _name, address) => `${whole} integrity="${hash(address)}"`);
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

/** The respondent's page: one page, its script with one that runs ahead, one style sheet, nothing shared with the application. */
export default defineConfig({
  root: fileURLToPath(new URL("src/web/answer", import.meta.url)),
  base: "/",
  plugins: [pinned()],
  build: {
    outDir: fileURLToPath(new URL("dist/web/answer", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2023",
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "early", test: /early\.ts$/ }] } } },
  },
});
