import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ran } from "../run-evenkeel.fixture.ts";
import { teamRepository } from "../team-repository.fixture.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "package-"));
const installed = join(work, "user", "node_modules", "evenkeel");
const nestedNode = join(work, "user", "node_modules", "node");
const manifest = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));

/**
 * The package is made by `npm pack` in a copy, so that the build of the checkout stays as it is, and laid out as npm would: the tarball
 * unpacked, beside it only the dependencies it declares. `npm install --offline` would need every dependency in npm's cache, and
 * without it the test would ask the network; links to the same versions show the same thing.
 */
beforeAll(() => {
  const tarball = pack();
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys(manifest.dependencies)) link(name, join(work, "user", "node_modules"));
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

function pack(): string {
  const copy = join(work, "checkout");
  mkdirSync(join(copy, "node_modules"), { recursive: true });
  for (const name of readdirSync(join(checkout, "node_modules"))) if (name !== ".cache") link(name, join(copy, "node_modules"));
  for (const name of [...manifest.files, "src", "package.json", "README.md", "LICENSE", ...configs()])
    if (name !== "dist")
      cpSync(join(checkout, name), join(copy, name), { recursive: true, filter: (path) => !path.includes("node_modules") });
  execFileSync("npm", ["pack", "--silent", "--offline", "--pack-destination", work], { cwd: copy });
  return join(work, `evenkeel-${manifest.version}.tgz`);
}

function configs(): readonly string[] {
  return readdirSync(checkout).filter((name) => /^tsconfig.*\.json$|^(?:vite|vite\.answer|lingui)\.config\.ts$/.test(name));
}

function link(name: string, folder: string): void {
  const place = join(folder, name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(checkout, "node_modules", name), place);
}

function run(words: readonly string[], node: readonly string[] = [process.execPath]): Ran {
  const [program = "", ...options] = node;
  const { status, stdout, stderr } = spawnSync(program, [...options, join(installed, "bin", "evenkeel.js"), ...words], {
    cwd: work,
    env: { ...process.env, EVENKEEL_CACHE: join(work, "cache") },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** A Node before 22.18 from PATH; where the machine has none, this one saying it is older. */
function olderNode(): readonly string[] {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const program = join(folder, "node");
    const version = existsSync(program) ? execFileSync(program, ["--version"], { encoding: "utf8" }) : "";
    const [, major = 99, minor = 0] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
    if (major < 22 || (major === 22 && minor < 18)) return [program];
  }
  const older = join(work, "older.cjs");
  writeFileSync(older, 'Object.defineProperty(process.versions, "node", { value: "20.0.0" });');
  return [process.execPath, "--require", older];
}

test("the package holds what runs, and no tests, fixtures or page writers", () => {
  const paths = readdirSync(installed, { recursive: true, encoding: "utf8" });
  expect(
    paths.filter((path) => /\.(test|fixture)\.|^src|^test|^dist\/docs|write-(?:detector-)?schema|\.ts$/.test(path.replace(/\.d\.ts$/, ""))),
  ).toEqual([]);
  expect(paths).toContain(join("dist", "evidence", "duckdb-worker.js"));
  expect(paths).toContain(join("dist", "web", "answer", "page.json"));
});

test("it imports only Node, itself and the packages it declares", () => {
  const own = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
  const imported = own.flatMap((path) =>
    [
      ...readFileSync(join(installed, "dist", path), "utf8").matchAll(
        /^(?:import|export) [^;"\n]*from "([^".][^"]*)"|import\("([^".][^"]*)"\)/gm,
      ),
    ].map(([, named, later]) => named ?? later ?? ""),
  );
  const declared = new Set(Object.keys(manifest.dependencies));
  expect(imported.length).toBeGreaterThan(20);
  const packageOf = (name: string) => (/^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [name])[0];
  expect(imported.filter((name) => !name.startsWith("node:") && !declared.has(packageOf(name)))).toEqual([]);
});

test("it says its version and what it can do", () => {
  expect(run(["--version"])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
  expect(run(["--help"]).stdout).toContain("assess");
});

test("it assesses a repository with its own catalogue, fonts and engine", () => {
  const team = teamRepository({ contributors: 6, weeks: 40, end: Date.UTC(2026, 5, 1) / 1000 }).path;
  const out = join(work, "out");
  const ran = run(["assess", team, "--out", out]);
  expect(ran.status, ran.stderr).toBe(0);
  const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
  expect(report.page).toBe("full");
  expect(report.findings).toHaveLength(30);
  const page = readFileSync(join(out, "report.html"), "utf8");
  expect(page).toContain("@font-face");
  expect(page).toContain("--paper:");
});

test("an older Node hands over to the newer one installed beside it", () => {
  expect(run(["--version"], olderNode())).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
  expect(run(["assess", join(work, "nothing")], olderNode()).status).toBe(run(["assess", join(work, "nothing")]).status);
});

test("an older Node alone says what to install, without a stack trace", () => {
  rmSync(nestedNode);
  const { status, stdout, stderr } = run(["--version"], olderNode());
  link("node", dirname(nestedNode));
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/needs Node 22\.18 or newer; this is Node \d+\.\d+\.\d+/);
  expect(stderr).toContain("Install Node 24");
  expect(stderr).not.toMatch(/\n\s+at /);
});
