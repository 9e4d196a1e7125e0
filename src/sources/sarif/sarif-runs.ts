import { z } from "zod";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import type { Instant } from "../../core/model/time.ts";
import { instantOf } from "../reading/instant-text.ts";
import { type JsonChoice, type JsonKind, type JsonPath, jsonElements } from "../reading/json-stream.ts";
import { fileChunks, fileSize, MEBIBYTE, shownName } from "../reading/open-file.ts";
import { parsedElement } from "../reading/parsed-element.ts";
import { type ScanResult, scanResult } from "./scan-result.ts";
import {
  type SarifLocation,
  type SarifRule,
  type SarifUriBases,
  sarifAutomation,
  sarifExternal,
  sarifLocation,
  sarifProvenance,
  sarifResult,
  sarifRule,
  sarifUriBases,
} from "./schema.ts";

/** One run of a tool as the file tells it, before repository and rules are resolved. */
export interface SarifRun {
  tool: string | null;
  /** The tool's own rules, then those of its extensions. */
  readonly rules: Map<number, Map<number, SarifRule>>;
  readonly results: ScanResult[];
  /** False: the results member is absent, so nothing is known about what the scan found. */
  hasResults: boolean;
  readonly executions: { successful: boolean | null; started: Instant | null; finished: Instant | null }[];
  repositoryUri: string | null;
  revision: string | null;
  category: string;
  image: boolean;
  uriBases: SarifUriBases;
  readonly artifacts: Map<number, SarifLocation>;
}

const LARGEST = 100 * MEBIBYTE;
const LARGEST_ELEMENT = 8 * MEBIBYTE;
const DEEPEST = 64;
const MOST_RUNS = 10_000;
/** Analysers stop at some ten thousand; each takes half a kilobyte of memory, however short it is in the file. */
const MOST_RESULTS = 500_000;
const DRIVER = -1;

/** What is looked at, with `*` for a position. What is not named here is checked for grammar and skipped. */
const TAKEN = new Set([
  "version",
  "runs/*/results/*",
  "runs/*/tool/driver/name",
  "runs/*/tool/driver/rules/*",
  "runs/*/tool/extensions/*/rules/*",
  "runs/*/invocations/*/executionSuccessful",
  "runs/*/invocations/*/startTimeUtc",
  "runs/*/invocations/*/endTimeUtc",
  "runs/*/versionControlProvenance",
  "runs/*/automationDetails",
  "runs/*/originalUriBaseIds",
  "runs/*/artifacts/*/location",
  "runs/*/externalPropertyFileReferences",
  "runs/*/properties/imageName",
]);
const ENTERED = new Set([...TAKEN].flatMap((taken) => taken.split("/").map((_, depth, parts) => parts.slice(0, depth).join("/"))));

/**
 * Reads the runs of a SARIF 2.1.0 file piece by piece: memory grows with the number of results, not with the size of their texts.
 * Limits: 100 MiB, 500,000 results, nesting 64, 8 MiB for one result or rule. Throws `sarif.too-large`, `sarif.invalid` with the byte offset, `source.not-found`.
 */
export async function sarifRuns(file: string): Promise<readonly SarifRun[]> {
  const name = shownName(file);
  const size = await fileSize(file);
  if (size > LARGEST) throw tooLarge(`${name} is ${size} bytes long, the limit is ${LARGEST}`);
  const fault = (what: string, byte: number) => invalid(`${name}, byte ${byte}: ${what}`);
  const seen: { version: string | null; runs: boolean } = { version: null, runs: false };
  const runs = new Map<number, SarifRun>();
  let results = 0;
  const choose = (path: JsonPath, kind: JsonKind): JsonChoice => {
    if (path.length === 4 && path[2] === "results") results += 1;
    if (results > MOST_RESULTS) throw tooLarge(`${name} lists more than ${MOST_RESULTS} results`);
    if (path.length === 1 && path[0] === "runs") seen.runs = true;
    if (path.length === 2 && path[0] === "runs") runFor(runs, path);
    if (runs.size > MOST_RUNS) throw invalid(`${name}: more than ${MOST_RUNS} runs`);
    if (path.length === 3 && path[2] === "results" && kind === "array") runFor(runs, path).hasResults = true;
    return choiceFor(path);
  };
  for await (const element of jsonElements(fileChunks(file), choose, { depth: DEEPEST, valueBytes: LARGEST_ELEMENT, fault })) {
    const parse = <T>(schema: z.ZodType<T>): T => parsedElement(schema, element, fault);
    if (element.path[0] === "version") seen.version = parse(z.string());
    else take(runFor(runs, element.path), element.path, parse);
  }
  if (seen.version === null || !/^2\.1\.\d+$/.test(seen.version))
    throw fault(`version is ${seen.version === null ? "missing" : `'${quoted(seen.version, 20)}'`}, 2.1.0 is read`, 0);
  if (!seen.runs) throw fault("runs is missing", 0);
  for (const run of runs.values()) if (run.tool === null) throw fault("a run names no tool (runs[].tool.driver.name)", 0);
  return [...runs.values()];
}

function choiceFor(path: JsonPath): JsonChoice {
  if (path.some((part) => typeof part === "string" && /[*/]/.test(part))) return "skip";
  const pattern = path.map((part) => (typeof part === "number" ? "*" : part)).join("/");
  if (TAKEN.has(pattern)) return "take";
  return ENTERED.has(pattern) ? "enter" : "skip";
}

function take(run: SarifRun, path: JsonPath, parse: <T>(schema: z.ZodType<T>) => T): void {
  const [, , member, second, third] = path;
  switch (member) {
    case "results":
      run.results.push(scanResult(parse(sarifResult)));
      return;
    case "tool":
      if (second === "driver" && third === "name") run.tool = parse(z.string().min(1));
      else addRule(run, second === "driver" ? DRIVER : Number(third), Number(path.at(-1)), parse(sarifRule));
      return;
    case "invocations":
      addInvocation(run, Number(second), String(third), parse);
      return;
    case "versionControlProvenance": {
      const first = parse(sarifProvenance.nullish())?.[0];
      run.repositoryUri = first?.repositoryUri ?? null;
      run.revision = first?.revisionId ?? null;
      return;
    }
    case "automationDetails":
      run.category = categoryOf(parse(sarifAutomation.nullish())?.id ?? "");
      return;
    case "originalUriBaseIds":
      run.uriBases = parse(sarifUriBases.nullish()) ?? {};
      return;
    case "artifacts":
      run.artifacts.set(Number(second), parse(sarifLocation.nullish()) ?? {});
      return;
    case "externalPropertyFileReferences":
      if ((parse(sarifExternal.nullish())?.results ?? []).length > 0) run.hasResults = false;
      return;
    default:
      run.image = true;
  }
}

/** `suite/component/run-7`: what stands before the last slash is the same from run to run, the rest names the run (3.17.3 of the standard). */
function categoryOf(id: string): string {
  return id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "";
}

function addRule(run: SarifRun, component: number, position: number, rule: SarifRule): void {
  const rules = run.rules.get(component) ?? new Map<number, SarifRule>();
  // Help texts can be pages long; only what decides severity and kind is kept.
  rules.set(position, {
    id: rule.id,
    defaultConfiguration: rule.defaultConfiguration,
    relationships: rule.relationships,
    properties: rule.properties,
  });
  run.rules.set(component, rules);
}

function addInvocation(run: SarifRun, position: number, member: string, parse: <T>(schema: z.ZodType<T>) => T): void {
  const execution = run.executions[position] ?? { successful: null, started: null, finished: null };
  run.executions[position] = execution;
  if (member === "executionSuccessful") execution.successful = parse(z.boolean().nullish()) ?? null;
  else if (member === "startTimeUtc") execution.started = instantOf(parse(z.string().nullish()) ?? "");
  else execution.finished = instantOf(parse(z.string().nullish()) ?? "");
}

function runFor(runs: Map<number, SarifRun>, path: JsonPath): SarifRun {
  const run = runs.get(Number(path[1])) ?? newRun();
  runs.set(Number(path[1]), run);
  return run;
}

function newRun(): SarifRun {
  return {
    tool: null,
    rules: new Map(),
    results: [],
    hasResults: false,
    executions: [],
    repositoryUri: null,
    revision: null,
    category: "",
    image: false,
    uriBases: {},
    artifacts: new Map(),
  };
}

function tooLarge(message: string): EvenkeelError {
  return new EvenkeelError(
    "sarif.too-large",
    message,
    "Let the scanner write one file per component or leave out code snippets, then give all files.",
  );
}

function invalid(message: string): EvenkeelError {
  return new EvenkeelError(
    "sarif.invalid",
    message,
    "Check that the scanner finished and wrote SARIF 2.1.0; a file cut short by a failed job cannot be used.",
  );
}
