import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";

/** What a source of files is told about the run it belongs to. */
export interface SourceContext {
  /** Ids of the repositories that are assessed. */
  readonly repos: readonly string[];
  readonly organisation: Organisation;
  readonly now: Instant;
  /** From when on the files are taken to be complete. */
  readonly observedFrom: Instant;
}
