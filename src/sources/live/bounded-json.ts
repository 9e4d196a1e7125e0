const DEEPEST = 64;

/** Why a reply is no JSON that we read. */
export type JsonFault = "cut-off" | "too-deep";

/**
 * Parses a reply. JSON nested deeper than 64 levels is refused before it is parsed: no tool sends it, and it exhausts a stack.
 * @example boundedJson("[1]") // { value: [1] }
 */
export function boundedJson(text: string): { readonly value: unknown } | { readonly fault: JsonFault } {
  if (text.trim() === "") return { value: null };
  if (depthOf(text) > DEEPEST) return { fault: "too-deep" };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: "cut-off" };
    throw error;
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else if (letter === "{" || letter === "[") deepest = Math.max(deepest, ++depth);
    else if (letter === "}" || letter === "]") depth -= 1;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The text of a body, or null as soon as it is longer than `limit` bytes: a hostile reply costs no more memory than that. */
export async function boundedText(body: ReadableStream<Uint8Array> | null, limit: number): Promise<string | null> {
  if (body === null) return "";
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > limit) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
