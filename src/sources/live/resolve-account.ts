import type { Actor } from "../../core/model/actor.ts";
import type { Instant } from "../../core/model/time.ts";

/** A tool's account as it came in. It exists in the function that read it and in `Resolve`, and nowhere else (evidence.md 2.2). */
export interface Account {
  readonly login: string | null;
  readonly mail: string | null;
  readonly name: string | null;
  /** The tool itself says that it is automation. */
  readonly isBot: boolean;
}

/** What is left of an account. Automation has neither team nor bucket; a null account is covered and unknown. */
export interface Whose {
  readonly actor: Actor;
  readonly team: string | null;
  /** `unknown`: a human account no rule places; `outside`: no account came. */
  readonly standing: "team" | "unknown" | "outside" | "automation";
  readonly bucket: string | null;
}

/** `container`: repository, tracker project or incident service; buckets of two containers or quarters cannot be joined. */
export type Resolve = (account: Account | null, at: Instant, container: string) => Whose;
