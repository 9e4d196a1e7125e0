import type { Markup } from "../../../report/escape.ts";
import { markupText } from "../../../report/escape.ts";

interface Policy {
  createHTML(text: string): string;
}
interface Factory {
  createPolicy(name: string, rules: { readonly createHTML: (text: string) => string | null }): Policy;
}

/** Not in TypeScript's library yet, and absent where a browser has no Trusted Types: then text passes as it is. */
function factory(): Factory | null {
  const found: unknown = Reflect.get(globalThis, "trustedTypes");
  return found === undefined ? null : asFactory(found);
}

/** The browser's own object; its shape is the standard's. */
function asFactory(trustedTypes: unknown): Factory {
  return trustedTypes as Factory;
}

/**
 * Two policies and no third: ours passes markup that src/report escaped, the default one passes text without any element, which is what
 * Mantine writes into its style elements. Everything else that would become markup fails.
 */
const own = factory()?.createPolicy("evenkeel", { createHTML: (text) => text }) ?? null;

export function refuseElements(): void {
  factory()?.createPolicy("default", { createHTML: (text) => (text.includes("<") ? null : text) });
}

/** Markup of our own tag, fit for `dangerouslySetInnerHTML`. */
export function trustedHtml(markup: Markup): { readonly __html: string } {
  const text = markupText(markup);
  return { __html: own === null ? text : own.createHTML(text) };
}
