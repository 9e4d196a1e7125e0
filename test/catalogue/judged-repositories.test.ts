import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assess } from "../../src/assess.ts";
import { readCatalogue } from "../../src/catalogue/read-catalogue.ts";
import { unknownOrganisation } from "../../src/core/model/organisation.ts";
import { gatherEvidence } from "../../src/gather/gather-evidence.ts";
import { artefactFindings, judgedRepositories } from "./judged-repositories.ts";

const catalogue = await readCatalogue();
const root = mkdtempSync(join(tmpdir(), "evenkeel-judged-"));
afterAll(() => rmSync(root, { recursive: true }));

const NOW = Date.parse("2026-03-02T12:00:00Z");

function repositoryWith(files: Readonly<Record<string, string>>): string {
  const work = mkdtempSync(join(root, "repo-"));
  const at = "2026-03-01T12:00:00Z";
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      env: { PATH: process.env.PATH, HOME: root, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    });
  git("init", "-q", "-b", "main");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", "Begin");
  return work;
}

test("at least twelve kinds of repository are judged", () => {
  expect(new Set(judgedRepositories.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
});

test.each(judgedRepositories)(
  "$kind is judged as a reader would",
  async ({ files, judgement }) => {
    const location = repositoryWith(files);
    const report = await assess({
      catalogue,
      organisation: unknownOrganisation,
      previous: null,
      now: NOW,
      version: "0.0.0",
      gather: () =>
        gatherEvidence({
          locations: [location],
          files: { sarif: [], vex: [], work: [], incidents: [] },
          organisation: unknownOrganisation,
          measures: catalogue.measures,
          rules: catalogue.version,
          weeks: 52,
          cache: mkdtempSync(join(root, "cache-")),
          now: NOW,
          signal: new AbortController().signal,
          progress: () => undefined,
        }),
    });
    const outcomes = Object.fromEntries(artefactFindings.map((id) => [id, report.findings.find((finding) => finding.id === id)?.outcome]));
    expect(outcomes).toEqual(Object.fromEntries(artefactFindings.map((id) => [id, judgement[id][0]])));
  },
  20_000,
);
