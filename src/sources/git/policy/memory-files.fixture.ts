import { callReader } from "./detector.ts";
import { fileReader } from "./file-detectors.ts";
import type { PolicyFiles } from "./pipeline.ts";
import { type FoundPipeline, isPipelineFile, readPipelines } from "./pipelines.ts";
import { readDetectors } from "./read-detectors.ts";
import { readYaml } from "./yaml-tree.ts";

/** Files of a repository that exist only in a test; all texts are at hand. */
function filesInMemory(texts: Readonly<Record<string, string>>): PolicyFiles {
  return {
    paths: new Set(Object.keys(texts)),
    text: (path) => texts[path] ?? null,
    yaml: (path) => (texts[path] === undefined ? null : readYaml(texts[path])),
  };
}

export function pipelinesOf(texts: Readonly<Record<string, string>>): readonly FoundPipeline[] {
  return readPipelines(Object.keys(texts).filter(isPipelineFile), filesInMemory(texts));
}

const detectors = readDetectors();
const shows = callReader(detectors);
const filesShow = fileReader(detectors);

/** `control tool path:line` of everything the files show by their steps. */
export function hitsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  const hits = pipelinesOf(texts).flatMap((pipeline) => pipeline.calls.flatMap(shows));
  return [...new Set(hits.map((hit) => `${hit.control} ${hit.tool} ${hit.path}:${hit.line}`))].sort();
}

export function controlsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(hitsOf(texts).map((hit) => hit.split(" ")[0] ?? ""))].sort();
}

/** Controls that the presence of a path shows. */
export function controlsOfPath(path: string): readonly string[] {
  return [...new Set(filesShow(path).map((hit) => hit.control))].sort();
}

/** A workflow of one step, given as its YAML lines. */
export function workflow(...step: readonly string[]): Readonly<Record<string, string>> {
  const [first = "", ...more] = step;
  return {
    ".github/workflows/ci.yml": [
      "on: push",
      "jobs:",
      "  build:",
      "    runs-on: ubuntu-latest",
      "    steps:",
      `      - ${first}`,
      ...more.map((line) => `        ${line}`),
    ].join("\n"),
  };
}

/** A workflow that runs one command. */
export function running(command: string): Readonly<Record<string, string>> {
  return workflow("run: |", ...command.split("\n").map((line) => `  ${line}`));
}
