import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { readCatalogue } from "./read-catalogue.ts";

const { practices } = await readCatalogue();
const files = practices.flatMap((practice) =>
  practice.automation.flatMap(({ id, files }) => files.map((file) => ({ name: `${practice.id}/${id}: ${file.path}`, ...file }))),
);
const yaml = files.filter(({ path }) => /\.ya?ml$/.test(path));
const workflows = yaml.filter(({ path }) => path.startsWith(".github/workflows/"));

/** Every shell text of a pipeline file: `run` of a workflow step, lines of a GitLab `script` or `before_script`. */
function scriptsOf(text: string): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, below] of Object.entries(value)) {
      if (key === "run" && typeof below === "string") found.push(below);
      else if (/script$/.test(key) && Array.isArray(below)) found.push(...below.filter((line) => typeof line === "string"));
      else walk(below);
    }
  };
  walk(parse(text));
  return found;
}

describe("what adopt would write", () => {
  it("is there for practices with files", () => {
    expect(files.length).toBeGreaterThan(25);
    expect(workflows.length).toBeGreaterThan(8);
  });

  it.each(yaml)("is valid YAML: $name", ({ content }) => {
    expect(parseDocument(content).errors).toEqual([]);
  });

  it.each(workflows)("trusts no moving tag, limits its token and its time: $name", ({ content }) => {
    for (const [, action] of content.matchAll(/uses:\s+(\S+)/g)) expect(action).toMatch(/@[0-9a-f]{40}$/);
    const workflow = parse(content);
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    for (const job of Object.values<{ "timeout-minutes"?: number }>(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it.each(files)("pipes no download into a shell and holds no secret: $name", ({ content }) => {
    expect(content).not.toMatch(/(curl|wget)[^\n]*\|\s*(ba|z)?sh\b/);
    expect(content).not.toMatch(/(api[_-]?key|password|token)\s*[:=]\s*["']?[A-Za-z0-9]{16,}/i);
  });

  it.each(yaml.flatMap(({ name, content }) => scriptsOf(content).map((script, at) => ({ name, at, script }))))(
    "has shell that parses and takes outside text only through variables: $name, step $at",
    ({ script }) => {
      expect(script).not.toContain("${{");
      expect(() => execFileSync("bash", ["-n"], { input: script, stdio: ["pipe", "ignore", "pipe"] })).not.toThrow();
    },
  );

  it("stays inside the repository", () => {
    for (const { path } of files) expect(path).toMatch(/^(?!\/)(?!.*\.\.)[\w./-]+$/);
  });

  it("is JSON where it says so", () => {
    for (const { path, content } of files.filter(({ path }) => path.endsWith(".json")))
      expect(() => JSON.parse(content), path).not.toThrow();
  });
});
