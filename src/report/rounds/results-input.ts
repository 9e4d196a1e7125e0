import type { Commitment, RoundSummary } from "../../contract/round-shapes.ts";
import type { Catalogue } from "../../core/model/catalogue.ts";
import type { Instant } from "../../core/model/time.ts";
import type { ReleasedRound } from "../../core/survey/show-group.ts";
import type { Report } from "../report.ts";

/** What a page of results is made from; the release first of all, and nothing about a person but what they may see. */
export interface ResultsInput {
  readonly round: RoundSummary;
  readonly released: ReleasedRound;
  /** The released round of the same instrument before this one. */
  readonly before: (ReleasedRound & { readonly closed: Instant }) | null;
  /** Id of a published group. */
  readonly group: string;
  /** Whether whoever asks may read a group; a team-only group is open to its own people alone. */
  readonly mayRead: (group: string) => boolean;
  /** What the work of the same node shows; null where nothing was read of it, or the group is no node. */
  readonly report: Report | null;
  readonly catalogue: Catalogue;
  /** Of this group, newest first. */
  readonly commitments: readonly Omit<Commitment, "kept">[];
  readonly mayCommit: boolean;
  readonly locale: string;
}
