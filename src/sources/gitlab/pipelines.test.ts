import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOSTILE, HOUR, iso, PEOPLE, pipeline, ranJob, request, START } from "./gitlab-project.fixture.ts";
import { readOf } from "./gitlab-reading.fixture.ts";
import { startGitLab } from "./gitlab-server.fixture.ts";

const closing: (() => Promise<void>)[] = [];
let asked: readonly string[] = [];
let told: Awaited<ReturnType<typeof readOf>>;

const branch = (id: number, hours: number, ref: string) => pipeline(id, START + hours * HOUR, { ref });
const pipelines = [
  branch(1, 0, "main"),
  branch(2, 1, "refs/merge-requests/8/head"),
  branch(3, 2, "v1.0"),
  branch(4, 3, `topic/${PEOPLE[0]}`),
  // The branch was built before the merge request was opened, after it was merged, and for the next one of the same name.
  branch(5, -1, "branch-1"),
  branch(6, 40, "branch-1"),
  branch(7, 99, "branch-1"),
  branch(8, 5, "fork"),
];
const requests = [
  request(1, START),
  request(2, START + 50 * HOUR, { source_branch: "branch-1", merged_at: null }),
  request(3, START, { source_branch: "fork", source_project_id: 999 }),
].map((each) => ({ source_project_id: 101, ...each }));
const jobs = [
  ranJob(1, "semgrep-sast", { status: "failed" }),
  ranJob(2, "semgrep-sast"),
  ranJob(3, "gitlab-advanced-sast"),
  ranJob(4, "secret_detection"),
  ranJob(5, "gemnasium-dependency_scanning 1/2"),
  ranJob(6, "gemnasium-dependency_scanning 2/2", { status: "failed", finished_at: iso(START + HOUR) }),
  ranJob(7, "container_scanning", { status: "canceled" }),
  ranJob(8, "dast", { status: "skipped", started_at: null, finished_at: null }),
  ranJob(9, "checkov"),
  ranJob(10, `${PEOPLE[0]}-sast`),
  ranJob(11, `say it is no sast ${HOSTILE}`),
  ranJob(12, "my-fuzzy-build"),
];

beforeAll(async () => {
  const project = {
    requests,
    threads: () => [],
    pipelines,
    deployments: [],
    jobs: (id: number) => (id === 1 ? jobs : [ranJob(id * 100, "build", { tag: id === 3 })]),
  };
  const server = await startGitLab({ project });
  closing.push(server.close);
  asked = server.asked;
  told = await readOf(server.address);
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
});

describe("Pipelines of GitLab", () => {
  test("are of the default branch, of a tag, of a merge request, or of none", () => {
    const roles = told.rows("run").map(({ id, branch_role, change }) => [id, branch_role, change]);
    const of = (number: number) => roles.find(([id]) => id === `gitlab/payments-api/${number}`)?.slice(1);
    expect([1, 2, 3, 4].map(of)).toEqual([
      ["main", null],
      ["change", "request/8"],
      ["release", null],
      ["other", null],
    ]);
    // Of a branch that is built for a merge request, also before it was opened; of a fork's branch of the same name never.
    expect([5, 6, 7, 8].map(of)).toEqual([
      ["change", "request/1"],
      ["change", "request/2"],
      ["change", "request/2"],
      ["other", null],
    ]);
  });

  test("ask for the default branch once, and for each other branch once", () => {
    expect(asked.filter((url) => url === "/api/v4/projects/101").length).toBe(1);
    expect(asked.filter((url) => url.includes("source_branch=branch-1")).length).toBe(1);
    expect(asked.some((url) => url.includes("source_branch=main"))).toBe(false);
  });

  test("tell the controls that ran by the names of templates and tools, each attempt for itself", () => {
    const controls = told.rows("run_control").map(({ run, control, tool, ok, ran }) => [run.slice(20), control, tool, ok, ran]);
    expect(controls).toEqual([
      ["1", "sast", "semgrep", true, START + 0.4 * HOUR],
      ["1", "sast", "gitlab-advanced", true, START + 0.4 * HOUR],
      ["1", "secrets", "gitlab-secrets", true, START + 0.4 * HOUR],
      ["1", "sca", "gemnasium", false, START + HOUR],
      ["1", "iac", "checkov", true, START + 0.4 * HOUR],
      ["1/1", "sast", "semgrep", false, START + 0.4 * HOUR],
    ]);
  });

  test("name nobody, though branches and jobs do", () => {
    expect(told.failure).toBeNull();
    for (const person of PEOPLE) expect(JSON.stringify(told.parts)).not.toContain(person);
    expect(JSON.stringify(told.parts)).not.toMatch(/script|mail\.example/);
  });
});
