import type { Catalogue } from "../core/model/catalogue.ts";
import type { Instant } from "../core/model/time.ts";
import type { Progress } from "../gather/gather-evidence.ts";
import type { LiveSources } from "../gather/live-sources.ts";
import type { AllowedFolders } from "../sources/git/allowed-place.ts";
import type { EvidenceState } from "./evidence-state.ts";
import type { HandoffMemory } from "./handoff-memory.ts";
import type { OrganisationLakes } from "./organisation-lakes.ts";

/** How one piece of work tells how far it is, and hears that it should stop. */
export interface Watching {
  readonly progress: (at: Progress) => void;
  readonly signal: AbortSignal;
}

export interface EvidenceTools {
  readonly lakes: OrganisationLakes;
  readonly state: EvidenceState;
  readonly liveSources: LiveSources;
  readonly catalogue: Catalogue;
  readonly version: string;
  readonly localRepositories: AllowedFolders;
  readonly now: () => Instant;
  readonly handoffs: HandoffMemory;
  readonly demonstrate: (tools: EvidenceTools, watching: Watching) => Promise<void>;
}
