import { type Call, type CallKind, call, imageName } from "./call.ts";
import { shellCommands } from "./shell-commands.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/** The calls of a script held in a YAML scalar, each on its own line where the file's lines are kept. */
export function callsOfScript(script: YamlScalar, path: string): readonly Call[] {
  return callsOfShell(script.text, path, script.textLine, script.literal);
}

export function callsOfShell(text: string, path: string, firstLine: number, keepsLines: boolean): readonly Call[] {
  return shellCommands(text).flatMap(({ words, line }) => {
    const found = unwrapped(words);
    return found === null ? [] : [call(found.kind, found.name, path, keepsLines ? firstLine + line : firstLine, { words: found.words })];
  });
}

/** Programs that only start another one, with the options of theirs that take a value. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ["sudo", /^-[ugpC]$/],
  ["env", /^-[uS]$/],
  ["nice", /^-n$/],
  ["exec", /^$/],
  ["nohup", /^$/],
  ["xvfb-run", /^-[sn]$/],
  ["timeout", /^-[ks]$/],
  ["command", /^$/],
  ["eval", /^$/],
  ["retry", /^-[tdn]$/],
  ["npx", /^(-p|--package)$/],
  ["bunx", /^$/],
  ["pnpx", /^$/],
  ["uvx", /^(--from|--with)$/],
  ["mise", /^$/],
  ["aqua", /^$/],
  ["start", /^$/],
]);
/** The same with a word of their own between: `go run PKG`, `poetry run TOOL`. */
const SUBCOMMAND_WRAPPERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["npm", ["exec"]],
  ["pnpm", ["dlx", "exec"]],
  ["yarn", ["dlx", "exec"]],
  ["bun", ["x"]],
  ["poetry", ["run"]],
  ["uv", ["run"]],
  ["pipenv", ["run"]],
  ["pdm", ["run"]],
  ["hatch", ["run"]],
  ["pipx", ["run"]],
  ["bundle", ["exec"]],
  ["go", ["run"]],
  ["pixi", ["run"]],
  ["rye", ["run"]],
]);
const SUBCOMMAND_VALUE_OPTIONS = /^(-C|--with|--from|--python|--group|--package|-p|--extra|--spec|--modfile|-modfile)$/;
const CONTAINER_RUNNERS = new Set(["docker", "podman", "nerdctl"]);
/** Long options of `docker run` that stand alone; every other one without `=` takes the next word. */
const LONE_CONTAINER_OPTIONS =
  /^(--rm|--init|--privileged|--read-only|--tty|--interactive|--detach|--no-healthcheck|--sig-proxy|--oom-kill-disable|--publish-all|-[itdP]+)$/;

interface Unwrapped {
  readonly kind: CallKind;
  readonly name: string;
  readonly words: readonly string[];
}

/** Wrappers around wrappers are followed this far; deeper is text made to be deep. */
const DEEPEST = 8;

/** Follows wrappers to the program or container that does the work; null if nothing is called (assignment, a mere version question). */
function unwrapped(words: readonly string[], depth = 0): Unwrapped | null {
  const [first, ...after] = words.slice(assignments(words));
  if (first === undefined || depth > DEEPEST) return null;
  const name = programName(first);
  if (name === "command" && /^-[vV]/.test(after[0] ?? "")) return null;
  for (const started of STARTERS) {
    const inner = started(name, after);
    if (inner !== null) return unwrapped(inner, depth + 1);
  }
  const program = containerRun(name, after) ?? { kind: "command", name, words: after };
  return program.name === "" || asksOnly(program.words) ? null : program;
}

/** How many words at the start only set variables for what follows. */
function assignments(words: readonly string[]): number {
  const first = words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(word));
  return first < 0 ? words.length : first;
}

/** Each knows one way in which a program starts another, and returns the words of that other one. */
const STARTERS: readonly ((name: string, after: readonly string[]) => readonly string[] | null)[] = [
  byWrapper,
  bySubcommand,
  byPythonModule,
  byShellText,
];

function byWrapper(name: string, after: readonly string[]): readonly string[] | null {
  const valueOptions = WRAPPERS.get(name);
  if (valueOptions === undefined) return null;
  const inner = afterOptions(after, (option) => valueOptions.test(option));
  const takesNumber = name === "timeout" || (name === "retry" && /^\d+$/.test(inner[0] ?? ""));
  return takesNumber ? inner.slice(1) : inner;
}

function bySubcommand(name: string, after: readonly string[]): readonly string[] | null {
  const [subcommand = "", ...inner] = after;
  if (!SUBCOMMAND_WRAPPERS.get(name)?.includes(subcommand)) return null;
  return afterOptions(inner, (option) => SUBCOMMAND_VALUE_OPTIONS.test(option));
}

function byPythonModule(name: string, after: readonly string[]): readonly string[] | null {
  const module = /^(python|python3|py)(\.\d+)?$/.test(name) ? after.indexOf("-m") : -1;
  return module < 0 ? null : after.slice(module + 1);
}

function byShellText(name: string, after: readonly string[]): readonly string[] | null {
  const option = /^(ba|z|da|a)?sh$/.test(name) ? after.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
  const text = option < 0 ? undefined : after[option + 1];
  return text === undefined ? null : (shellCommands(text)[0]?.words ?? null);
}

/** `docker run IMAGE ..` and `docker container run IMAGE ..`; the name is empty where no image follows. */
function containerRun(name: string, after: readonly string[]): Unwrapped | null {
  if (!CONTAINER_RUNNERS.has(name)) return null;
  const run = after[0] === "container" ? 1 : 0;
  if (after[run] !== "run") return null;
  const takesValue = (option: string) => !LONE_CONTAINER_OPTIONS.test(option) && !option.includes("=");
  const [image = "", ...words] = afterOptions(after.slice(run + 1), takesValue);
  return { kind: "image", name: imageName(image), words };
}

function afterOptions(words: readonly string[], takesValue: (option: string) => boolean): readonly string[] {
  let at = 0;
  for (let word = words[at]; word !== undefined && (word.startsWith("-") || /^[A-Za-z_][A-Za-z0-9_]*=/.test(word)); word = words[at]) {
    if (word === "--") return words.slice(at + 1);
    at += takesValue(word) ? 2 : 1;
  }
  return words.slice(at);
}

/** Asking a tool for its version or help is not calling it to look at anything. */
function asksOnly(words: readonly string[]): boolean {
  return (
    words.some((word) => word === "--version" || word === "--help") ||
    words[0] === "version" ||
    words[0] === "help" ||
    (words.length === 1 && (words[0] === "-v" || words[0] === "-V" || words[0] === "-h"))
  );
}

/** `./node_modules/.bin/snyk@1.2` -> `snyk`; `golang.org/x/vuln/cmd/govulncheck@v1` -> `govulncheck`; scoped npm names keep their scope. */
function programName(word: string): string {
  const plain = word.replace(/\\/g, "/").replace(/\.(exe|cmd|bat|ps1)$/i, "");
  const scoped = /^(@[^/@]+\/[^/@]+)(@[^/]*)?$/.exec(plain);
  if (scoped?.[1] !== undefined) return scoped[1];
  const base = plain.slice(plain.lastIndexOf("/") + 1);
  const version = base.indexOf("@", 1);
  const name = version > 0 ? base.slice(0, version) : base;
  return /^v\d+$/.test(name) ? programName(plain.slice(0, plain.lastIndexOf("/"))) : name;
}
