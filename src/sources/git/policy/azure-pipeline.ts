import { call, imageName, imageReference } from "./call.ts";
import { callsOfScript } from "./calls-of-script.ts";
import { follows, localPath, newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import { below, entriesOf, itemsOf, textOf, type YamlScalar, type YamlTree } from "./yaml-tree.ts";

export const AZURE_PATH = /(?:^|\/)\.?azure-pipelines(?:[.-][\w.-]+)?\.ya?ml$/;

/** What a key means when its value is text; any other value of these keys is read like a part. */
const TEXT_KEYS: ReadonlyMap<string, (trail: Trail, path: string, text: YamlScalar, part: YamlTree) => void> = new Map([
  ["script", readScript],
  ["bash", readScript],
  ["pwsh", readScript],
  ["powershell", readScript],
  ["task", readTask],
  ["template", readTemplate],
]);
/** Keys whose value is no part of a pipeline; the last three hold values, never steps. */
const TREE_KEYS: ReadonlyMap<string, (trail: Trail, path: string, tree: YamlTree) => void> = new Map([
  ["container", readImage],
  ["containers", readImages],
  ["variables", skip],
  ["inputs", skip],
  ["env", skip],
]);

/** Reads an Azure pipeline with its local templates; whatever has `enabled: false` or `condition: false` is skipped. */
export function readAzurePipeline(path: string, files: PolicyFiles): Pipeline {
  const root = files.yaml(path);
  if (root?.kind !== "map") return unreadable(path);
  const trail = newTrail(files);
  trail.visited.add(path);
  readPart(trail, path, root);
  return { path, calls: trail.calls, references: trail.references, outside: trail.outside, token: null, readable: true };
}

function readPart(trail: Trail, path: string, part: YamlTree): void {
  if (part.kind === "list") for (const item of part.items) readPart(trail, path, item);
  if (part.kind !== "map" || isOff(part)) return;
  for (const [key, value] of part.entries) {
    const readText = value.kind === "scalar" ? TEXT_KEYS.get(key) : undefined;
    if (value.kind === "scalar" && readText !== undefined) readText(trail, path, value, part);
    else (TREE_KEYS.get(key) ?? readPart)(trail, path, value);
  }
}

function readScript(trail: Trail, path: string, script: YamlScalar): void {
  trail.calls.push(...callsOfScript(script, path));
}

/** A task is fixed to a major version by the engine and cannot be pinned further, so it is no outside reference. */
function readTask(trail: Trail, path: string, task: YamlScalar, part: YamlTree): void {
  const inputs = below(part, "inputs");
  const given = new Map(
    entriesOf(inputs).flatMap(([name, value]) => (value.kind === "scalar" ? [[name.toLowerCase(), value.text] as const] : [])),
  );
  trail.calls.push(call("task", task.text.split("@")[0] ?? task.text, path, task.line, { inputs: given }));
  const script = below(inputs, "script") ?? below(inputs, "inlineScript");
  if (script?.kind === "scalar") readScript(trail, path, script);
}

function readTemplate(trail: Trail, path: string, { text: written, line }: YamlScalar): void {
  const [file = "", repository] = written.split("@");
  if (repository !== undefined && repository !== "self") {
    const template = call("template", file, path, line);
    trail.calls.push(template);
    trail.outside.push(template);
    // The repository's ref stands elsewhere in the file; a branch or tag there can move, so it counts as not pinned.
    trail.references.push({ subject: written, pinned: false, path, line });
    return;
  }
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const target = localPath(folder, file);
  if (!follows(trail, target)) return;
  const root = trail.files.yaml(target);
  if (root !== null) readPart(trail, target, root);
}

function readImage(trail: Trail, path: string, container: YamlTree | undefined): void {
  const image = container?.kind === "scalar" ? container : below(container, "image");
  if (image?.kind !== "scalar" || !/[/:]/.test(image.text) || image.text.includes("$")) return;
  trail.references.push(imageReference(image.text, path, image.line));
  trail.calls.push(call("image", imageName(image.text), path, image.line));
}

function readImages(trail: Trail, path: string, containers: YamlTree): void {
  for (const container of itemsOf(containers)) readImage(trail, path, below(container, "image"));
}

function isOff(part: YamlTree): boolean {
  const condition = textOf(below(part, "condition"))?.trim().toLowerCase();
  return textOf(below(part, "enabled")) === "false" || condition === "false" || condition === "never()";
}

function skip(): void {}
