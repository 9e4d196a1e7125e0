import { call, imageName, imageReference, isPinned } from "./call.ts";
import { callsOfScript } from "./calls-of-script.ts";
import { newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import { below, entriesOf, itemsOf, textOf, type YamlTree } from "./yaml-tree.ts";

export const CIRCLECI_PATH = /^\.circleci\/(?:config|continue[\w-]*)\.ya?ml$/;
/** Steps the engine brings itself. */
const BUILT_IN = new Set([
  "run",
  "checkout",
  "save_cache",
  "restore_cache",
  "store_artifacts",
  "store_test_results",
  "persist_to_workspace",
  "attach_workspace",
  "setup_remote_docker",
  "add_ssh_keys",
  "when",
  "unless",
]);

/**
 * Reads `.circleci/config.yml`: jobs that a workflow names (all of them if there is no workflow), the commands and executors they
 * use, and orb jobs and commands by `namespace/orb/name`.
 */
export function readCircleciConfig(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (root?.kind !== "map") return unreadable(path);
  const trail = newTrail(files);
  const orbs = readOrbs(trail, path, below(root, "orbs"));
  const jobs = below(root, "jobs");
  const listed = workflowJobs(below(root, "workflows"));
  const used = listed.length === 0 ? entriesOf(jobs).map(([name, tree]) => ({ name, line: tree.line, inputs: undefined })) : listed;
  for (const { name, line, inputs } of used) {
    const job = below(jobs, name);
    if (job === undefined) readOrbCall(trail, path, orbs, name, line, inputs);
    else if (!trail.visited.has(name)) {
      trail.visited.add(name);
      readJob(trail, path, orbs, root, job);
    }
  }
  return { path, calls: trail.calls, references: trail.references, outside: [], token: null, readable: true };
}

function readOrbs(trail: Trail, path: string, orbs: YamlTree | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, orb] of entriesOf(orbs)) {
    if (orb.kind !== "scalar") continue;
    const [full = "", version] = orb.text.split("@");
    names.set(name, full);
    // A published orb version of three numbers never changes; anything shorter follows new releases.
    trail.references.push({
      subject: orb.text,
      pinned: isPinned(version ?? null) || /^\d+\.\d+\.\d+$/.test(version ?? ""),
      path,
      line: orb.line,
    });
  }
  return names;
}

function workflowJobs(
  workflows: YamlTree | undefined,
): readonly { readonly name: string; readonly line: number; readonly inputs: YamlTree | undefined }[] {
  const jobs = entriesOf(workflows).flatMap(([, workflow]) => (isOff(workflow) ? [] : itemsOf(below(workflow, "jobs"))));
  return jobs.flatMap((job): readonly { readonly name: string; readonly line: number; readonly inputs: YamlTree | undefined }[] => {
    if (job.kind === "scalar") return [{ name: job.text, line: job.line, inputs: undefined }];
    return entriesOf(job).map(([name, inputs]) => ({ name, line: job.line, inputs }));
  });
}

function readJob(trail: Trail, path: string, orbs: ReadonlyMap<string, string>, root: YamlTree, job: YamlTree): void {
  readExecutor(trail, path, job);
  const executor = below(job, "executor");
  readExecutor(trail, path, below(below(root, "executors"), textOf(executor) ?? textOf(below(executor, "name")) ?? ""));
  readSteps(trail, path, orbs, root, below(job, "steps"));
}

function readExecutor(trail: Trail, path: string, holder: YamlTree | undefined): void {
  itemsOf(below(holder, "docker")).forEach((container, at) => {
    const image = below(container, "image");
    if (image?.kind !== "scalar" || image.text.includes("<<")) return;
    trail.references.push(imageReference(image.text, path, image.line));
    // Only the first container runs the steps; the others stand beside them.
    if (at === 0) trail.calls.push(call("image", imageName(image.text), path, image.line));
  });
}

function readSteps(trail: Trail, path: string, orbs: ReadonlyMap<string, string>, root: YamlTree, steps: YamlTree | undefined): void {
  for (const step of itemsOf(steps)) {
    if (step.kind === "scalar") readStep(trail, path, orbs, root, step.text, step.line, undefined);
    for (const [name, value] of entriesOf(step)) readStep(trail, path, orbs, root, name, step.line, value);
  }
}

function readStep(
  trail: Trail,
  path: string,
  orbs: ReadonlyMap<string, string>,
  root: YamlTree,
  name: string,
  line: number,
  value: YamlTree | undefined,
): void {
  if (name === "run") {
    const script = value?.kind === "scalar" ? value : below(value, "command");
    if (script?.kind === "scalar") trail.calls.push(...callsOfScript(script, path));
    return;
  }
  if (name === "unless" || (name === "when" && !isFalse(below(value, "condition")))) {
    readSteps(trail, path, orbs, root, below(value, "steps"));
    return;
  }
  if (BUILT_IN.has(name)) return;
  const command = below(below(root, "commands"), name);
  if (command === undefined) {
    readOrbCall(trail, path, orbs, name, line, value);
  } else if (!trail.visited.has(`command ${name}`)) {
    trail.visited.add(`command ${name}`);
    readSteps(trail, path, orbs, root, below(command, "steps"));
  }
}

function readOrbCall(
  trail: Trail,
  path: string,
  orbs: ReadonlyMap<string, string>,
  name: string,
  line: number,
  inputs: YamlTree | undefined,
): void {
  const [alias = "", step = ""] = name.split("/");
  const orb = orbs.get(alias);
  if (orb === undefined) return;
  const given = new Map(
    entriesOf(inputs).flatMap(([key, value]) => (value.kind === "scalar" ? [[key.toLowerCase(), value.text] as const] : [])),
  );
  trail.calls.push(call("action", `${orb}/${step}`, path, line, { inputs: given }));
}

function isOff(workflow: YamlTree): boolean {
  return isFalse(below(workflow, "when"));
}

function isFalse(condition: YamlTree | undefined): boolean {
  return textOf(condition) === "false";
}
