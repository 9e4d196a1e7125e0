import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const folder = mkdtempSync(join(tmpdir(), "evenkeel-web-"));
const root = fileURLToPath(new URL("../../", import.meta.url));
/** Keys of the manifest are files below src/web/app. */
const manifestShape = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).default([]), css: z.array(z.string()).default([]) }),
);
let manifest: z.infer<typeof manifestShape> = {};

beforeAll(() => {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  // a process of its own: under the test runner React would be built for development
  const env = { ...process.env, NODE_ENV: "production", LINGUI_SUPPRESS_BABEL_WARNING: "1" };
  execFileSync(process.execPath, [vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "error"], { cwd: root, env });
  manifest = manifestShape.parse(JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the scripts of the home page are at most 220 KB gzip, language included", () => {
  const keys = withImports(["index.html", "pages/home/home-page.tsx", "words/locales/en.po"]);
  const bytes = keys.map((key) => gzipSync(readFileSync(join(folder, manifest[key]?.file ?? "")), { level: 9 }).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(220_000);
});

test("no schema library reaches the browser: the client is typed by the contract, not by its code", () => {
  const files = Object.values(manifest).map(({ file }) => readFileSync(join(folder, file), "utf8"));
  expect(files.filter((text) => text.includes("ZodError"))).toEqual([]);
});

test("the page asks nobody but its own server", () => {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const sheets = [...new Set(Object.values(manifest).flatMap(({ css }) => css))].map((file) => readFileSync(join(folder, file), "utf8"));
  expect([page, ...sheets].flatMap((text) => text.match(/(?:src|href|url\()\s*=?\s*["']?(?:https?:)?\/\/[^"')\s]+/g) ?? [])).toEqual([]);
});

test("the server finds the place for its nonce, and no script or style stands in the page itself", () => {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  expect(page).toContain('<meta property="csp-nonce" nonce="__NONCE__"');
  expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)/);
});

function withImports(first: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const waiting = [...first];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue;
    expect(Object.keys(manifest)).toContain(key);
    found.add(key);
    waiting.push(...(manifest[key]?.imports ?? []));
  }
  return [...found];
}
