import { canonicalJson, type Json } from "../privacy/canonical-json.ts";
import type { Questionnaire } from "../privacy/questionnaire.ts";
import type { Instrument } from "./instrument.ts";

/**
 * The one text of an instrument or of what a round asks: equal content gives equal text on every machine, and its SHA-256 is the
 * fingerprint under which it is frozen. Throws RangeError for text with half a character.
 */
export function frozenText(content: Instrument | Questionnaire): string {
  return canonicalJson(asJson(content));
}

/** Both are made of plain lists, objects, strings, numbers and booleans; TypeScript does not take an interface for that. */
function asJson(content: Instrument | Questionnaire): Json {
  return JSON.parse(JSON.stringify(content));
}
