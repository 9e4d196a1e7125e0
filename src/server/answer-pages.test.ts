import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { readAnswerPages } from "./answer-pages.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

const files = { "index.html": "<!doctype html>", "assets/index-1.js": "main()" };
const hashOf = (text: string) => `sha384-${createHash("sha384").update(text).digest("base64")}`;

async function aBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-answer-"));
  folders.push(folder);
  await mkdir(join(folder, "assets"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const hashes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hashOf(text)]));
  await writeFile(join(folder, "page.json"), JSON.stringify({ page: hashes["index.html"], files: hashes }));
  return folder;
}

test("the answer page is served as it was built, with the hash that manifests sign", async () => {
  const { integrity, files: served } = await readAnswerPages(pathToFileURL(`${await aBuild()}/`));
  expect(integrity).toBe(hashOf("<!doctype html>"));
  expect([...served].map(([path, { type }]) => [path, type])).toEqual([
    ["/", "text/html; charset=utf-8"],
    ["/assets/index-1.js", "text/javascript; charset=utf-8"],
  ]);
});

test("each file is packed for browsers, and unpacks to the bytes that were signed", async () => {
  const { files: served } = await readAnswerPages(pathToFileURL(`${await aBuild()}/`));
  for (const { bytes, gzip } of served.values()) expect(gunzipSync(gzip ?? "").equals(bytes)).toBe(true);
});

test("a file that was changed since, or a build that is not there, serves nothing", async () => {
  const folder = await aBuild();
  await writeFile(join(folder, "assets/index-1.js"), "tell()");
  expect(await readAnswerPages(pathToFileURL(`${folder}/`))).toEqual({ integrity: null, files: new Map() });
  expect((await readAnswerPages(pathToFileURL(`${folder}/nowhere/`))).integrity).toBeNull();
});
