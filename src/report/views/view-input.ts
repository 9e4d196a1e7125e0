import type { DisputeNote, Target } from "../../contract/evidence-shapes.ts";
import type { Perception } from "../../core/findings/perceive.ts";
import type { Catalogue } from "../../core/model/catalogue.ts";
import type { Report } from "../report.ts";

/** What every page of figures is made from; a page is a pure function of it. */
export interface ViewInput {
  readonly report: Report;
  /** The window of the same length that ends where this one begins; null where nothing was read of it. */
  readonly before: Report | null;
  readonly catalogue: Catalogue;
  readonly node: ViewNode;
  /** Of this node. */
  readonly targets: readonly Target[];
  /** Of the whole organisation; a page picks those that speak of its node. */
  readonly disputes: readonly DisputeNote[];
  /** Where repositories live, for the way to a commit. */
  readonly addresses: readonly RepositoryAddress[];
  readonly invented: boolean;
  /** What this node's people said in the last rounds, by construct; empty before a round was released. */
  readonly perception: Perception;
  /** Constructs of the rounds that were released, of whatever group; one without perception here may not be shown. */
  readonly asked: ReadonlySet<string>;
}

export interface ViewNode {
  /** `org`, a team or a repository. */
  readonly id: string;
  readonly kind: "organisation" | "team" | "repository";
  readonly name: string;
}

export interface RepositoryAddress {
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
}
