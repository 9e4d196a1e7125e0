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
