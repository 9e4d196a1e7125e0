import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Who } from "../handler.ts";

export interface BrowserWho extends Who {
  readonly session: Uint8Array;
}

/** For what a token must not do: make more tokens, change how its owner signs in. Throws `session.needed`. */
export function inBrowser(who: Who): BrowserWho {
  if (who.session !== null) return { ...who, session: who.session };
  throw new EvenkeelError("session.needed", "Only a signed-in browser may do this, not a token.", "Sign in with a browser.");
}
