import { call, imageName, imageReference, isPinned } from "./call.ts";
import { callsOfScript } from "./calls-of-script.ts";
import { follows, localPath, newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import { below, entriesOf, itemsOf, oneOrMore, textOf, type YamlMap, type YamlTree } from "./yaml-tree.ts";

export const GITLAB_PATH = ".gitlab-ci.yml";
/** Top-level words that are settings and not jobs. */
const SETTINGS = new Set([
  "default",
  "include",
  "stages",
  "variables",
  "workflow",
  "image",
  "services",
  "cache",
  "before_script",
  "after_script",
  "spec",
  "pages_defaults",
]);
const SCRIPTS = ["before_script", "script", "after_script"];
/** `extends` may chain; the vendor allows 11 levels. */
const DEEPEST_EXTENDS = 11;

interface Job {
  readonly tree: YamlMap;
  readonly path: string;
}

/**
 * Reads `.gitlab-ci.yml` with local includes, `extends`, `!reference` and default scripts. Hidden jobs (leading dot) do nothing by
 * themselves; jobs with `when: never` or one lone rule that never holds are off.
 */
export function readGitlabPipeline(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (root?.kind !== "map") return unreadable(path);
  const trail = newTrail(files);
  trail.visited.add(path);
  const jobs = new Map<string, Job>();
  gather(trail, jobs, path, root);
  readCommon(trail, jobs);
  readJobs(trail, jobs);
  return { path, calls: trail.calls, references: trail.references, outside: trail.outside, token: null, readable: true };
}

function gather(trail: Trail, jobs: Map<string, Job>, path: string, root: YamlTree): void {
  for (const item of oneOrMore(below(root, "include"))) readInclude(trail, jobs, path, item);
  for (const [name, tree] of entriesOf(root))
    if (tree.kind === "map" || SETTINGS.has(name))
      jobs.set(name, { tree: tree.kind === "map" ? tree : { kind: "map", entries: new Map([[name, tree]]), line: tree.line }, path });
}

/** A text alone is an address or a local path; a map says which kind it is. */
function readInclude(trail: Trail, jobs: Map<string, Job>, path: string, item: YamlTree): void {
  if (item.kind === "scalar" && isAddress(item.text)) {
    readOutside(trail, path, { name: item.text, line: item.line, ref: null });
    return;
  }
  const local = textOf(item) ?? textOf(below(item, "local"));
  if (local !== null) readLocal(trail, jobs, local);
  const template = below(item, "template");
  // Templates ship with the forge itself, so there is nothing to pin.
  if (template?.kind === "scalar") trail.calls.push(call("template", template.text, path, template.line));
  else for (const include of outsideIncludes(item)) readOutside(trail, path, include);
}

function isAddress(text: string): boolean {
  return /^https?:/.test(text);
}

/** `ref`: what fixes the content, if anything does. */
interface OutsideInclude {
  readonly name: string;
  readonly line: number;
  readonly ref: string | null;
}

function outsideIncludes(item: YamlTree): readonly OutsideInclude[] {
  return [...remoteOf(item), ...componentOf(item), ...projectFilesOf(item)];
}

/** An `integrity` is a hash of the content, so it fixes the remote as well as a commit would. */
function remoteOf(item: YamlTree): readonly OutsideInclude[] {
  const remote = below(item, "remote");
  if (remote?.kind !== "scalar") return [];
  const hashed = textOf(below(item, "integrity")) !== null;
  return [{ name: remote.text, line: remote.line, ref: hashed ? "f".repeat(40) : null }];
}

function componentOf(item: YamlTree): readonly OutsideInclude[] {
  const component = below(item, "component");
  if (component?.kind !== "scalar") return [];
  return [{ name: component.text, line: component.line, ref: component.text.split("@").at(-1) ?? null }];
}

function projectFilesOf(item: YamlTree): readonly OutsideInclude[] {
  const project = below(item, "project");
  if (project?.kind !== "scalar") return [];
  const ref = textOf(below(item, "ref"));
  return oneOrMore(below(item, "file")).map((file) => {
    const name = textOf(file) ?? "";
    return { name: `${project.text}${name.startsWith("/") ? "" : "/"}${name}`, line: file.line, ref };
  });
}

function readOutside(trail: Trail, path: string, { name, line, ref }: OutsideInclude): void {
  const template = call("template", name, path, line);
  trail.calls.push(template);
  trail.outside.push(template);
  trail.references.push({ subject: name, pinned: isPinned(ref), path, line });
}

/** A local include may be a pattern (`ci/*.yml`, `**`); it is matched against the files at head. */
function readLocal(trail: Trail, jobs: Map<string, Job>, written: string): void {
  const wanted = localPath("", written);
  const paths = wanted.includes("*") ? matching(trail.files.paths, wanted) : [wanted];
  for (const path of paths) {
    if (!follows(trail, path)) continue;
    const root = trail.files.yaml(path);
    if (root !== null) gather(trail, jobs, path, root);
  }
}

function matching(paths: ReadonlySet<string>, pattern: string): readonly string[] {
  const [before = "", ...after] = pattern.split(/\*+/);
  const deep = pattern.includes("**");
  const last = after.at(-1) ?? "";
  return [...paths].filter(
    (path) =>
      path.startsWith(before) &&
      path.endsWith(last) &&
      path.length >= before.length + last.length &&
      (deep || !path.slice(before.length).includes("/")),
  );
}

function readCommon(trail: Trail, jobs: ReadonlyMap<string, Job>): void {
  for (const name of ["image", "default", "before_script", "after_script", "services"]) {
    const common = jobs.get(name);
    if (common === undefined) continue;
    for (const key of SCRIPTS) readScript(trail, jobs, common.path, below(common.tree, key), 0);
    readImage(trail, common.path, below(common.tree, "image") ?? (below(common.tree, "name") === undefined ? undefined : common.tree));
  }
}

/** A job with what it extends filled in; each value keeps the file it came from through its line only if that file is the job's own. */
function extended(jobs: ReadonlyMap<string, Job>, job: Job, depth: number): readonly Job[] {
  const parents = below(job.tree, "extends");
  const names = parents?.kind === "list" ? parents.items.map((item) => textOf(item)) : [textOf(parents)];
  const above =
    depth >= DEEPEST_EXTENDS
      ? []
      : [...names].reverse().flatMap((name) => {
          const parent = name === null ? undefined : jobs.get(name);
          return parent === undefined || parent === job ? [] : extended(jobs, parent, depth + 1);
        });
  return [job, ...above];
}

/** The nearest definition of a key along a job and what it extends. */
function nearest(chain: readonly Job[], key: string): { readonly tree: YamlTree; readonly path: string } | null {
  for (const job of chain) {
    const tree = below(job.tree, key);
    if (tree !== undefined) return { tree, path: job.path };
  }
  return null;
}

function readJobs(trail: Trail, jobs: ReadonlyMap<string, Job>): void {
  for (const [name, job] of jobs) {
    if (name.startsWith(".") || SETTINGS.has(name)) continue;
    const whole = extended(jobs, job, 0);
    if (!isOff(whole)) readJob(trail, jobs, whole);
  }
}

function readJob(trail: Trail, jobs: ReadonlyMap<string, Job>, chain: readonly Job[]): void {
  for (const key of SCRIPTS) {
    const script = nearest(chain, key);
    if (script !== null) readScript(trail, jobs, script.path, script.tree, 0);
  }
  const image = nearest(chain, "image");
  if (image !== null) readImage(trail, image.path, image.tree);
  for (const item of oneOrMore(below(nearest(chain, "trigger")?.tree, "include"))) readTrigger(trail, chain[0]?.path ?? "", item);
}

/** A child pipeline is another pipeline: its local file is read as one. */
function readTrigger(trail: Trail, path: string, item: YamlTree): void {
  const child = new Map<string, Job>();
  readInclude(trail, child, path, item);
  readJobs(trail, child);
}

function readScript(trail: Trail, jobs: ReadonlyMap<string, Job>, path: string, script: YamlTree | undefined, depth: number): void {
  if (script?.kind === "scalar") trail.calls.push(...callsOfScript(script, path));
  if (script?.kind !== "list" || depth > DEEPEST_EXTENDS) return;
  if (script.tag === "!reference") {
    const [name, key] = script.items.map((item) => textOf(item));
    const target = name === undefined || name === null ? undefined : jobs.get(name);
    const chain = target === undefined ? [] : extended(jobs, target, 0);
    const found = key === undefined || key === null ? null : nearest(chain, key);
    if (found !== null) readScript(trail, jobs, found.path, found.tree, depth + 1);
    return;
  }
  for (const item of script.items) readScript(trail, jobs, path, item, depth + 1);
}

function readImage(trail: Trail, path: string, tree: YamlTree | undefined): void {
  const image = tree?.kind === "scalar" ? tree : below(tree, "name");
  if (image?.kind !== "scalar" || image.text === "" || image.text.includes("$")) return;
  trail.references.push(imageReference(image.text, path, image.line));
  trail.calls.push(call("image", imageName(image.text), path, image.line));
}

function isOff(chain: readonly Job[]): boolean {
  if (textOf(nearest(chain, "when")?.tree) === "never") return true;
  const rules = itemsOf(nearest(chain, "rules")?.tree);
  return rules.length > 0 && rules.every((rule) => textOf(below(rule, "when")) === "never");
}
