import { call, callsOfScript, imageName, imageReference } from "./call.ts";
import { follows, localPath, newTrail, type Pipeline, type PolicyFiles, type Trail, unreadable } from "./pipeline.ts";
import { below, entriesOf, textOf, type YamlTree } from "./yaml-tree.ts";

export const AZURE_PATH = /(?:^|\/)\.?azure-pipelines(?:[.-][\w.-]+)?\.ya?ml$/;
const SCRIPT_KEYS = new Set(["script", "bash", "pwsh", "powershell"]);

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
  for (const [key, value] of entriesOf(part)) {
    if (SCRIPT_KEYS.has(key) && value.kind === "scalar") trail.calls.push(...callsOfScript(value, path));
    else if (key === "task" && value.kind === "scalar") readTask(trail, path, value.text, value.line, below(part, "inputs"));
    else if (key === "template" && value.kind === "scalar") readTemplate(trail, path, value.text, value.line);
    else if (key === "container") readImage(trail, path, value);
    else if (key === "containers")
      for (const container of value.kind === "list" ? value.items : []) readImage(trail, path, below(container, "image"));
    else if (key !== "variables" && key !== "inputs" && key !== "env") readPart(trail, path, value);
  }
}

/** A task is fixed to a major version by the engine and cannot be pinned further, so it is no outside reference. */
function readTask(trail: Trail, path: string, task: string, line: number, inputs: YamlTree | undefined): void {
  const given = new Map(
    entriesOf(inputs).flatMap(([name, value]) => (value.kind === "scalar" ? [[name.toLowerCase(), value.text] as const] : [])),
  );
  trail.calls.push(call("task", task.split("@")[0] ?? task, path, line, { inputs: given }));
  const script = below(inputs, "script") ?? below(inputs, "inlineScript");
  if (script?.kind === "scalar") trail.calls.push(...callsOfScript(script, path));
}

function readTemplate(trail: Trail, path: string, written: string, line: number): void {
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

function isOff(part: YamlTree): boolean {
  const condition = textOf(below(part, "condition"))?.trim().toLowerCase();
  return textOf(below(part, "enabled")) === "false" || condition === "false" || condition === "never()";
}
