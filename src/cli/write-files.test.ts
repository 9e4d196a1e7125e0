import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFiles } from "./write-files.ts";

test("every file of a report arrives whole in a folder that is made for it", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "out-")), "deep", "report");
  const paths = await writeFiles(folder, { "report.html": "<p>", "report.json": "{}" });
  expect(await Promise.all(paths.map((path) => readFile(path, "utf8")))).toEqual(["<p>", "{}"]);
  expect((await readdir(folder)).sort()).toEqual(["report.html", "report.json"]);
});

test("a folder that cannot be written is named, with what to do, and nothing is left behind", async () => {
  const parent = await mkdtemp(join(tmpdir(), "out-"));
  await writeFile(join(parent, "taken"), "");
  await expect(writeFiles(join(parent, "taken"), { "report.html": "" })).rejects.toMatchObject({
    code: "output.not-writable",
    whatToDo: /--out/,
  });
  expect(await readdir(parent)).toEqual(["taken"]);
});
