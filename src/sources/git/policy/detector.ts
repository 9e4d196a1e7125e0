import * as z from "zod";
import type { Call, CallKind } from "./call.ts";

const words = z.string().regex(/^\S+(?: \S+)*$/, "words with one space between them");
const inputs = z.record(z.string().regex(/^[a-z0-9_.-]+$/), z.array(z.string()).min(1));
/** A name, or a name that counts only with some of its inputs; `""` among the values stands for a missing input. */
const named = z.union([words, z.strictObject({ name: words, with: inputs })]);

const toolSchema = z.strictObject({
  tool: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  see: z.url({ protocol: /^https$/ }),
  actions: z
    .array(named)
    .optional()
    .describe("GitHub actions and reusable workflows (owner/name, any path below it), CircleCI orbs (namespace/orb/step)"),
  images: z.array(words).optional().describe("Container images without tag; further words must stand among its arguments"),
  templates: z.array(words).optional().describe("Included pipelines; compared with the end of the path"),
  tasks: z.array(named).optional().describe("Azure tasks and Jenkins steps"),
  hooks: z.array(words).optional().describe("pre-commit hook ids"),
  commands: z.array(words).optional().describe("Program, then its leading words; words with a dash may stand anywhere"),
  files: z.array(words).optional().describe("Paths at head, `*` within a folder, `**` across folders, without regard to case"),
  keys: z.array(z.string()).optional().describe("One of these top-level keys must be in the file"),
});

export const detectorSchema = z.strictObject({
  control: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1),
  question: z.string().endsWith("?"),
  blindTo: z.string().min(1).describe("What this reader cannot see, in one sentence"),
  absence: z
    .enum(["pipeline", "files", "never"])
    .describe("What must have been read before its absence can be told: a pipeline file, the files at head, or nothing suffices"),
  tools: z.array(toolSchema).min(1),
});

export type Detector = z.infer<typeof detectorSchema>;
type Tool = Detector["tools"][number];
type Named = NonNullable<Tool["actions"]>[number];

/** A control that a step or a file shows. */
export interface Hit {
  readonly control: string;
  readonly tool: string;
  readonly path: string;
  readonly line: number;
}

/** The JSON Schema that stands beside the detectors, for editors. */
export function detectorJsonSchema(): string {
  return `${JSON.stringify({ $comment: "Generated from src/sources/git/policy/detector.ts by `node src/sources/git/policy/write-detector-schema.ts`.", ...z.toJSONSchema(detectorSchema) }, null, 2)}\n`;
}

interface Rule {
  readonly control: string;
  readonly tool: string;
  readonly rest: readonly string[];
  readonly inputs: Readonly<Record<string, readonly string[]>>;
}
type Rules = Readonly<Record<CallKind, ReadonlyMap<string, readonly Rule[]>>>;

/** Turns detectors into one look-up per kind of call; returns what a call shows. */
export function callReader(detectors: readonly Detector[]): (call: Call) => readonly Hit[] {
  const rules = rulesOf(detectors);
  return (call) => {
    const found = namesOf(call)
      .flatMap((name) => rules[call.kind].get(name) ?? [])
      .filter((rule) => fits(rule, call));
    return found.map(({ control, tool }) => ({ control, tool, path: call.path, line: call.line }));
  };
}

function rulesOf(detectors: readonly Detector[]): Rules {
  const rules = {
    action: new Map<string, Rule[]>(),
    image: new Map<string, Rule[]>(),
    template: new Map<string, Rule[]>(),
    task: new Map<string, Rule[]>(),
    hook: new Map<string, Rule[]>(),
    command: new Map<string, Rule[]>(),
  };
  const add = (kind: CallKind, control: string, tool: string, entries: readonly Named[] | undefined) => {
    for (const entry of entries ?? []) {
      const [name = "", ...rest] = (typeof entry === "string" ? entry : entry.name).split(" ");
      const rule = { control, tool, rest, inputs: typeof entry === "string" ? {} : entry.with };
      const known = rules[kind].get(name.toLowerCase());
      if (known === undefined) rules[kind].set(name.toLowerCase(), [rule]);
      else known.push(rule);
    }
  };
  for (const { control, tools } of detectors) {
    for (const tool of tools) {
      add("action", control, tool.tool, tool.actions);
      add("image", control, tool.tool, tool.images);
      add("template", control, tool.tool, tool.templates);
      add("task", control, tool.tool, tool.tasks);
      add("hook", control, tool.tool, tool.hooks);
      add("command", control, tool.tool, tool.commands);
    }
  }
  return rules;
}

/** A rule for `owner/action` also means `owner/action/part`; a template rule means any path that ends so. */
function namesOf(call: Call): readonly string[] {
  const name = call.name.toLowerCase();
  const parts = name.split("/");
  if (call.kind === "action") return parts.slice(1).map((_, at) => parts.slice(0, at + 2).join("/"));
  if (call.kind === "template") return parts.map((_, at) => parts.slice(at).join("/"));
  return [call.kind === "command" ? programAlias(name) : name];
}

/** Build programs take their goals in any order. */
const GOALS_ANYWHERE = new Set(["mvn", "gradle", "sbt", "msbuild"]);
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["mvnw", "mvn"],
  ["gradlew", "gradle"],
  ["npm-cli", "npm"],
]);

/**
 * Leading words must follow at once (options apart), so `npm run audit` is no `npm audit`; options may stand anywhere, with their
 * value after `=` or as the next word. A `*` at the end means any ending.
 */
function fits(rule: Rule, call: Call): boolean {
  const plain = call.words.filter((word) => !word.startsWith("-"));
  const anywhere = call.kind === "command" && GOALS_ANYWHERE.has(programAlias(call.name));
  let leading = 0;
  for (const wanted of rule.rest) {
    if (wanted.startsWith("-")) {
      if (!hasOption(call.words, wanted)) return false;
    } else if (anywhere) {
      if (!plain.some((word) => endsAs(word, wanted))) return false;
    } else {
      const word = plain[leading];
      leading += 1;
      if (word === undefined || !endsAs(word, wanted)) return false;
    }
  }
  return Object.entries(rule.inputs).every(([name, values]) => {
    const given = (call.inputs.get(name) ?? "").trim().toLowerCase();
    return values.includes(given) || (given !== "" && values.includes("*"));
  });
}

function hasOption(words: readonly string[], wanted: string): boolean {
  const equals = wanted.indexOf("=");
  if (equals < 0) return words.some((word) => word === wanted || word.startsWith(`${wanted}=`));
  const option = wanted.slice(0, equals);
  return words.some((word, at) => word === wanted || (word === option && words[at + 1] === wanted.slice(equals + 1)));
}

function endsAs(word: string, wanted: string): boolean {
  return wanted.endsWith("*") ? word.startsWith(wanted.slice(0, -1)) : word === wanted;
}

function programAlias(name: string): string {
  return ALIASES.get(name) ?? name;
}
