import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const network =
  /\bfrom "node:(?:http|https|http2|net|tls|dgram|dns)(?:\/promises)?"|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\(|\bnavigator\.sendBeacon\b/;
const src = fileURLToPath(new URL("../../src", import.meta.url));

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => ({ file, text: readFileSync(join(src, file), "utf8") }));

test("nothing in the product opens a connection; only git does, for a clone the user asked for", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(({ text }) => network.test(text)).map(({ file }) => file)).toEqual([]);
});

test.each(['await fetch("https://example.org")', 'import { request } from "node:https";'])("the check sees %s", (planted) => {
  expect(network.test(planted)).toBe(true);
});
