import { openDuckdbEngine } from "../evidence/duckdb-engine.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Lake } from "../evidence/lake.ts";

/** What answers questions about a lake. The lake is the truth on either engine; what an engine holds can be made again from it. */
export interface EvidenceEngines {
  /** Everything committed so far, ready for questions. Throws `evidence.unreachable`. */
  readonly open: (organisation: string, lake: Lake) => Promise<Engine>;
  /** Takes away what the engine holds of an organisation that is deleted. */
  readonly forget: (organisation: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** In the process of the lake itself: nothing to install, and as much as fits the machine. */
export const duckdbEngines: EvidenceEngines = {
  open: (_, lake) => openDuckdbEngine(lake),
  forget: async () => {},
  close: async () => {},
};
