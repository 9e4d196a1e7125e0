import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Started, startForTest } from "./application.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "evenkeel-web-"));
const script = "export const nothing = null;".repeat(100);
let server: Started;

beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><meta property="csp-nonce" nonce="__NONCE__"><script type="module" nonce="__NONCE__" src="/assets/main-1a2b.js"></script>',
  );
  writeFileSync(join(folder, "assets", "main-1a2b.js"), script);
  writeFileSync(join(folder, "assets", "main-1a2b.js.br"), brotliCompressSync(script));
  writeFileSync(join(folder, "evenkeel.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  server = await startForTest({ web: pathToFileURL(`${folder}/`) });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test.each(["/", "/sign-in", "/acme/findings/security-late?weeks=12", "/o/acme/teams/a.team", "/o/acme/teams/web.js?weeks=26"])(
  "%s is the application",
  async (path) => {
    const reply = await fetch(`${server.origin}${path}`);
    const page = await reply.text();
    const nonce = /'nonce-([^']+)'/.exec(reply.headers.get("content-security-policy") ?? "")?.[1] ?? "";
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(page).not.toContain("__NONCE__");
    expect(page.match(new RegExp(`nonce="${RegExp.escape(nonce)}"`, "g"))?.length).toBe(2);
    expect(reply.headers.get("content-security-policy")).toContain("require-trusted-types-for 'script'; trusted-types evenkeel default");
  },
);

test("a hashed file is kept for good and sent as it was compressed at the build", async () => {
  const reply = await fetch(`${server.origin}/assets/main-1a2b.js`, { headers: { "accept-encoding": "br" } });
  expect(reply.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(reply.headers.get("content-encoding")).toBe("br");
  expect(reply.headers.get("content-type")).toContain("javascript");
  expect(await reply.text()).toBe(script);
});

test("other files are asked for again", async () => {
  const first = await fetch(`${server.origin}/evenkeel.svg`);
  expect(first.headers.get("cache-control")).toBe("no-cache");
  // Without a word of its own, Node's fetch asks for no cached answer at all.
  const again = await fetch(`${server.origin}/evenkeel.svg`, {
    headers: { "if-none-match": first.headers.get("etag") ?? "", "cache-control": "max-age=0", pragma: "" },
  });
  expect(again.status).toBe(304);
});

test.each(["/assets/main-0000.js", "/index.html", "/assets/", "/assets/main-1a2b.js.br", "/.env", "/api/nothing", "/favicon.ico"])(
  "%s is not there, and is no page either",
  async (path) => {
    const reply = await fetch(`${server.origin}${path}`);
    expect(reply.status).toBe(404);
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
  },
);

test("a new build beneath the running server is served, page and files together", async () => {
  const page = '<!doctype html><script type="module" nonce="__NONCE__" src="/assets/main-3c4d.js"></script>';
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "assets", "main-3c4d.js"), "export const next = 1;");
  expect(await (await fetch(`${server.origin}/`)).text()).toContain("main-3c4d.js");
  expect(await (await fetch(`${server.origin}/assets/main-3c4d.js`)).text()).toBe("export const next = 1;");
});
