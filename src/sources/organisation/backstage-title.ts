import { holdsMailAddress } from "../../core/model/structure-text.ts";
import type { Tell } from "./backstage-entities.ts";

/** A title as a name that everybody may see; the other one where it cannot be. */
export function shownName(title: string | undefined, otherwise: string, place: string, tell: Tell): string {
  if (title === undefined) return otherwise;
  if (!holdsMailAddress(title) && title.length <= 120 && PRINTABLE.test(title)) return title;
  tell(place, "its title holds a mail address or cannot be shown; its name is used");
  return otherwise;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/;
