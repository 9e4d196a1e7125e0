import { shellCommands } from "./shell-commands.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/**
 * What a pipeline step calls. `action`: an outside action, orb or plugin by name; `image`: a container that does the work;
 * `template`: an included pipeline; `task`: a step the pipeline engine knows by name; `hook`: a pre-commit hook; `command`: a program.
 */
export type CallKind = "action" | "image" | "template" | "task" | "hook" | "command";

export interface Call {
  readonly kind: CallKind;
  readonly name: string;
  /** What follows the name: arguments of a command or of a container. */
  readonly words: readonly string[];
  readonly inputs: ReadonlyMap<string, string>;
  readonly path: string;
  readonly line: number;
}

/** A part taken from outside the repository: an action, image, orb or include, and whether its content is fixed by a hash. */
export interface OutsideReference {
  readonly subject: string;
  readonly pinned: boolean;
  readonly path: string;
  readonly line: number;
}

const noInputs: ReadonlyMap<string, string> = new Map();

export function call(
  kind: CallKind,
  name: string,
  path: string,
  line: number,
  more: { words?: readonly string[]; inputs?: ReadonlyMap<string, string> } = {},
): Call {
  return { kind, name, words: more.words ?? [], inputs: more.inputs ?? noInputs, path, line };
}

/** The calls of a script held in a YAML scalar, each on its own line where the file's lines are kept. */
export function callsOfScript(script: YamlScalar, path: string): readonly Call[] {
  return callsOfShell(script.text, path, script.textLine, script.literal);
}

export function callsOfShell(text: string, path: string, firstLine: number, keepsLines: boolean): readonly Call[] {
  return shellCommands(text).flatMap(({ words, line }) => {
    const found = unwrapped(words);
    return found === null ? [] : [{ ...found, inputs: noInputs, path, line: keepsLines ? firstLine + line : firstLine }];
  });
}

/** Programs that only start another one, with the options of theirs that take a value. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugpC]$/,
  env: /^-[uS]$/,
  nice: /^-n$/,
  exec: /^$/,
  nohup: /^$/,
  "xvfb-run": /^-[sn]$/,
  timeout: /^-[ks]$/,
  command: /^$/,
  eval: /^$/,
  retry: /^-[tdn]$/,
  npx: /^(-p|--package)$/,
  bunx: /^$/,
  pnpx: /^$/,
  uvx: /^(--from|--with)$/,
  mise: /^$/,
  aqua: /^$/,
  start: /^$/,
};
/** The same with a word of their own between: `go run PKG`, `poetry run TOOL`. */
const SUBCOMMAND_WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  npm: ["exec"],
  pnpm: ["dlx", "exec"],
  yarn: ["dlx", "exec"],
  bun: ["x"],
  poetry: ["run"],
  uv: ["run"],
  pipenv: ["run"],
  pdm: ["run"],
  hatch: ["run"],
  pipx: ["run"],
  bundle: ["exec"],
  go: ["run"],
  pixi: ["run"],
  rye: ["run"],
};
const CONTAINER_RUNNERS = new Set(["docker", "podman", "nerdctl"]);
/** Long options of `docker run` that stand alone; every other one without `=` takes the next word. */
const LONE_CONTAINER_OPTIONS =
  /^(--rm|--init|--privileged|--read-only|--tty|--interactive|--detach|--no-healthcheck|--sig-proxy|--oom-kill-disable|--publish-all|-[itdP]+)$/;

interface Unwrapped {
  readonly kind: CallKind;
  readonly name: string;
  readonly words: readonly string[];
}

/** Follows wrappers to the program or container that does the work; null if nothing is called (assignment, a mere version question). */
function unwrapped(words: readonly string[], depth = 0): Unwrapped | null {
  let rest = words;
  while (rest[0] !== undefined && /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(rest[0])) rest = rest.slice(1);
  const first = rest[0];
  if (first === undefined || depth > 8) return null;
  const name = programName(first);
  const after = rest.slice(1);
  if (name === "command" && /^-[vV]/.test(after[0] ?? "")) return null;
  const valueOptions = WRAPPERS[name];
  if (valueOptions !== undefined) {
    const inner = afterOptions(after, (option) => valueOptions.test(option));
    return unwrapped(name === "timeout" || (name === "retry" && /^\d+$/.test(inner[0] ?? "")) ? inner.slice(1) : inner, depth + 1);
  }
  if (SUBCOMMAND_WRAPPERS[name]?.includes(after[0] ?? "")) {
    return unwrapped(
      afterOptions(after.slice(1), (option) =>
        /^(-C|--with|--from|--python|--group|--package|-p|--extra|--spec|--modfile|-modfile)$/.test(option),
      ),
      depth + 1,
    );
  }
  if (/^(python|python3|py)(\.\d+)?$/.test(name)) {
    const module = after.indexOf("-m");
    if (module >= 0) return unwrapped(after.slice(module + 1), depth + 1);
  }
  if (/^(ba|z|da|a)?sh$/.test(name)) {
    const script = after.findIndex((word) => /^-[a-z]*c$/.test(word));
    const text = script < 0 ? undefined : after[script + 1];
    const inner = text === undefined ? undefined : shellCommands(text)[0];
    if (inner !== undefined) return unwrapped(inner.words, depth + 1);
  }
  if (CONTAINER_RUNNERS.has(name) && (after[0] === "run" || (after[0] === "container" && after[1] === "run"))) {
    const [image, ...given] = afterOptions(
      after.slice(after[0] === "run" ? 1 : 2),
      (option) => !LONE_CONTAINER_OPTIONS.test(option) && !option.includes("="),
    );
    return image === undefined || asksOnly(given) ? null : { kind: "image", name: imageName(image), words: given };
  }
  return asksOnly(after) ? null : { kind: "command", name, words: after };
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

/** Repository path of an image without registry of Docker Hub, tag and digest. */
export function imageName(image: string): string {
  const withoutDigest = image.replace(/@sha\d+:[0-9a-f]+$/, "");
  const slash = withoutDigest.lastIndexOf("/");
  const colon = withoutDigest.indexOf(":", slash + 1);
  return (colon < 0 ? withoutDigest : withoutDigest.slice(0, colon))
    .replace(/^(?:docker\.io|index\.docker\.io|registry\.hub\.docker\.com)\//, "")
    .replace(/^library\//, "");
}

export function isPinned(version: string | null): boolean {
  return version !== null && (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(version) || /^sha256:[0-9a-f]{64}$/.test(version));
}

/** An image counts as pinned by digest only; a tag can move. */
export function imageReference(image: string, path: string, line: number): OutsideReference {
  return { subject: image, pinned: /@sha256:[0-9a-f]{64}$/.test(image), path, line };
}
