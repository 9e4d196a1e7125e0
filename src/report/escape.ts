const trusted = Symbol("trusted markup");

/** Markup this code wrote itself; everything else is escaped on its way in. No value from JSON can carry the symbol. */
export interface Markup {
  readonly [trusted]: string;
}

export type Part = Markup | string | number | null | undefined | false | readonly Part[];

/**
 * Template tag for HTML and SVG: every interpolated string is escaped, markup of the same tag passes, lists are joined,
 * null, undefined and false leave nothing.
 * @example markupText(html`<b>${"<i>"}</b>`) // "<b>&lt;i&gt;</b>"
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = texts[0] ?? "";
  for (const [index, part] of parts.entries()) markup += partText(part) + (texts[index + 1] ?? "");
  return { [trusted]: markup };
}

/** Text that is markup already: the style sheet and the fonts of this package, never anything from outside. */
export function ownMarkup(text: string): Markup {
  return { [trusted]: text };
}

export function markupText(markup: Markup): string {
  return markup[trusted];
}

/** Outside text for an element or a double-quoted attribute; control and direction characters become `?`. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll("`", "&#96;");
}

/** Outside text without control and direction characters, line breaks kept. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is what this is for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "?");
}

const zeroWidth = "\u200b";

/**
 * Outside text for a Markdown comment: no emphasis, code, table cell, link, picture, HTML, mention or issue reference survives.
 * A zero-width space breaks what a forge would link by itself, since no backslash stops it.
 * @example escapeMarkdown("a|b") // "a\\|b"
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[^\S\u00a0]+/g, " ")
    .replace(/[\\`*_[\]<>#|~$&]/g, "\\$&")
    .replace(/@/g, `@${zeroWidth}`)
    .replace(/#(?=\d)/g, `#${zeroWidth}`)
    .replace(/:(?=\/\/)/g, `:${zeroWidth}`)
    .replace(/\b(www|gh)(?=[.-])/gi, `$1${zeroWidth}`);
}

function partText(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  if (isList(part)) return part.map(partText).join("");
  return part[trusted];
}

function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}
