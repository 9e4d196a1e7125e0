import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import type { Practice } from "../../src/core/recommendations/practice.ts";
import { policyAtHead } from "../../src/sources/git/policy/policy-at-head.ts";
import { pipelineFacts, practiceRows } from "../../src/sources/git/policy/policy-rows.ts";
import { readDetectors } from "../../src/sources/git/policy/read-detectors.ts";

const { practices } = await readCatalogue();
const detectors = readDetectors();
const root = mkdtempSync(join(tmpdir(), "evenkeel-adopted-"));
afterAll(() => rmSync(root, { recursive: true }));

/** GitLab reads only its root file, so the note of how to include our files is part of what is adopted. */
function filesFor(practice: Practice, host: "github" | "gitlab"): readonly { readonly path: string; readonly content: string }[] {
  const files = practice.automation.filter((each) => each.host === host || each.host === "any").flatMap((each) => each.files);
  const parts = files.map(({ path }) => path).filter((path) => path.startsWith(".gitlab/ci/"));
  return parts.length === 0
    ? files
    : [...files, { path: ".gitlab-ci.yml", content: `include:\n${parts.map((path) => `  - local: ${path}\n`).join("")}` }];
}

async function detectedIn(files: readonly { readonly path: string; readonly content: string }[]): Promise<ReadonlySet<string>> {
  const work = mkdtempSync(join(root, "repo-"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { encoding: "utf8" }).trim();
  git("init", "-q");
  for (const { path, content } of [{ path: "README.md", content: "x\n" }, ...files]) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", "Adopt");
  const head = git("rev-parse", "HEAD");
  const policy = await policyAtHead({ gitDir: join(work, ".git"), head, remote: false, signal: new AbortController().signal }, detectors);
  return new Set(practiceRows("r", policy, pipelineFacts("r", policy), 0).map(({ practice }) => practice));
}

const onGithub = practices.filter(
  ({ adoption, automation }) =>
    adoption.detectors.length > 0 && automation.some(({ host, files }) => host !== "gitlab" && files.length > 0),
);
const onGitlab = practices.filter(
  ({ id, automation }) => automation.some(({ host, files }) => host === "gitlab" && files.length > 0) && id !== "small-batches",
);

describe("what a practice would write", () => {
  it("is not there before", async () => {
    expect([...(await detectedIn([]))]).toEqual([]);
  });

  it.each(onGithub)("is detected afterwards: $id on GitHub", async (practice) => {
    expect([...(await detectedIn(filesFor(practice, "github")))]).toEqual(expect.arrayContaining([...practice.adoption.detectors]));
  });

  it.each(onGitlab)("is detected afterwards: $id on GitLab", async (practice) => {
    expect([...(await detectedIn(filesFor(practice, "gitlab")))]).toEqual(expect.arrayContaining([...practice.adoption.detectors]));
  });
});
