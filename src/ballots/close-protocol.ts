import type { Totals } from "../core/privacy/manifest.ts";
import type { AuditFailed } from "../core/privacy/release/release.ts";
import type { ReleasePart } from "./ballots.ts";
import type { OpenRequest } from "./box-desk.ts";
import type { Failed } from "./box-protocol.ts";

/** What the application says to the process that closes a round: first what is to be closed, then `next` for each part. */
export type ToClosing = ({ readonly say: "close" } & OpenRequest) | { readonly say: "next" };

/** What it hears: one outcome, and after a good one a part for each `next`; null after the last. */
export type FromClosing =
  | { readonly say: "computed"; readonly accepted: Totals }
  | { readonly say: "audit"; readonly why: AuditFailed }
  | { readonly say: "failed"; readonly why: Failed }
  | { readonly say: "part"; readonly part: ReleasePart | null };
