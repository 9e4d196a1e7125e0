import { call, imageName, imageReference, isPinned } from "./call.ts";
import { callsOfScript } from "./calls-of-script.ts";
import { follows, localPath, newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import { below, entriesOf, itemsOf, textOf, type YamlTree } from "./yaml-tree.ts";

export const WORKFLOW_PATH = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION_FILES = ["action.yml", "action.yaml"];

/**
 * Reads one workflow with the local reusable workflows and composite actions it calls. Jobs and steps switched off with `if: false`
 * are skipped. A workflow that only others can call counts where a local one calls it.
 */
export function readGithubWorkflow(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (root === null || below(root, "jobs") === undefined) return unreadable(path);
  const trail = newTrail(files);
  trail.visited.add(path);
  const onlyCalled = isOnlyCalled(below(root, "on"));
  readJobs(trail, path, root);
  return {
    path,
    calls: onlyCalled ? [] : trail.calls,
    references: trail.references,
    outside: onlyCalled ? [] : trail.outside,
    token: tokenOf(root),
    readable: true,
  };
}

function isOnlyCalled(on: YamlTree | undefined): boolean {
  const names =
    on?.kind === "scalar" ? [on.text] : on?.kind === "list" ? on.items.map((item) => textOf(item)) : entriesOf(on).map(([name]) => name);
  return names.length > 0 && names.every((name) => name === "workflow_call");
}

function readJobs(trail: Trail, path: string, root: YamlTree): void {
  for (const [, job] of entriesOf(below(root, "jobs"))) {
    if (isOff(below(job, "if"))) continue;
    readUses(trail, path, job, "");
    readImage(trail, path, below(job, "container"));
    for (const [, service] of entriesOf(below(job, "services"))) readServiceImage(trail, path, service);
    readSteps(trail, path, below(job, "steps"));
  }
}

function readSteps(trail: Trail, path: string, steps: YamlTree | undefined): void {
  for (const step of itemsOf(steps)) {
    if (isOff(below(step, "if"))) continue;
    readUses(trail, path, step, "");
    const run = below(step, "run");
    if (run?.kind === "scalar") trail.calls.push(...callsOfScript(run, path));
  }
}

/** An action of this repository: `./` from where the workflow runs, `$/` from the root. Null: from outside. */
function ownPath(written: string): string | null {
  if (written.startsWith("./")) return written;
  return written.startsWith("$/") ? written.slice(1) : null;
}

function readUses(trail: Trail, path: string, holder: YamlTree, folder: string): void {
  const uses = below(holder, "uses");
  if (uses?.kind !== "scalar" || uses.text === "") return;
  const own = ownPath(uses.text);
  if (own !== null) {
    readLocal(trail, localPath(folder, own));
    return;
  }
  const inputs = inputsOf(below(holder, "with"));
  if (uses.text.startsWith("docker://")) {
    const image = uses.text.slice("docker://".length);
    trail.references.push(imageReference(image, path, uses.line));
    trail.calls.push(
      call("image", imageName(image), path, uses.line, {
        words: (inputs.get("args") ?? "").split(/\s+/).filter((word) => word !== ""),
        inputs,
      }),
    );
    return;
  }
  const at = uses.text.lastIndexOf("@");
  const name = at < 0 ? uses.text : uses.text.slice(0, at);
  trail.references.push({ subject: uses.text, pinned: isPinned(at < 0 ? null : uses.text.slice(at + 1)), path, line: uses.line });
  const action = call("action", name, path, uses.line, { inputs });
  trail.calls.push(action);
  if (/\.ya?ml$/.test(name)) trail.outside.push(action);
}

function readLocal(trail: Trail, target: string): void {
  if (/\.ya?ml$/.test(target)) {
    if (!follows(trail, target)) return;
    const called = trail.files.yaml(target);
    if (called !== null) readJobs(trail, target, called);
    return;
  }
  for (const file of ACTION_FILES.map((name) => (target === "" ? name : `${target}/${name}`))) {
    if (!follows(trail, file)) continue;
    const called = trail.files.yaml(file);
    if (called !== null) readAction(trail, file, called);
  }
}

function readAction(trail: Trail, path: string, root: YamlTree): void {
  const runs = below(root, "runs");
  readSteps(trail, path, below(runs, "steps"));
  const image = below(runs, "image");
  if (image?.kind === "scalar" && image.text.startsWith("docker://")) {
    const outside = image.text.slice("docker://".length);
    trail.references.push(imageReference(outside, path, image.line));
    trail.calls.push(call("image", imageName(outside), path, image.line));
  }
}

function readImage(trail: Trail, path: string, container: YamlTree | undefined): void {
  const image = container?.kind === "scalar" ? container : below(container, "image");
  if (image?.kind !== "scalar" || image.text === "" || image.text.includes("${{")) return;
  trail.references.push(imageReference(image.text, path, image.line));
  trail.calls.push(call("image", imageName(image.text), path, image.line));
}

/** A service stands beside the work (a database); it is a reference, but calls nothing. */
function readServiceImage(trail: Trail, path: string, service: YamlTree): void {
  const image = below(service, "image");
  if (image?.kind === "scalar" && image.text !== "" && !image.text.includes("${{"))
    trail.references.push(imageReference(image.text, path, image.line));
}

function inputsOf(given: YamlTree | undefined): ReadonlyMap<string, string> {
  return new Map(entriesOf(given).flatMap(([name, value]) => (value.kind === "scalar" ? [[name.toLowerCase(), value.text] as const] : [])));
}

/** Only what is false for certain: an expression over a context is decided when the pipeline runs. */
function isOff(condition: YamlTree | undefined): boolean {
  const text = textOf(condition)
    ?.trim()
    .replace(/^\$\{\{\s*|\s*\}\}$/g, "")
    .trim();
  return text === "false" || text === "'false'" || text === "0" || (text !== undefined && /^false\s*&&/.test(text));
}

/**
 * A token is least-privilege when the workflow, or every job of it, names its rights and none is `write-all`.
 * Without the setting the repository's default applies, which a file reader cannot see and which is often read and write.
 */
function tokenOf(root: YamlTree): { readonly line: number; readonly restricted: boolean } {
  const top = below(root, "permissions");
  const jobs = entriesOf(below(root, "jobs"));
  const named = jobs.map(([, job]) => below(job, "permissions"));
  const restricted =
    (top !== undefined || (named.length > 0 && named.every((rights) => rights !== undefined))) &&
    [top, ...named].every((rights) => textOf(rights)?.trim() !== "write-all");
  return { line: top?.line ?? 1, restricted };
}
