import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { putUpDemonstration } from "../demonstration/put-up.ts";
import { handoffs } from "../gather/handoffs.ts";
import { liveSources } from "../gather/live-sources.ts";
import { settleInstance } from "../state/chain.ts";
import type { ChainHeads } from "../state/chain-heads.ts";
import { openDatabase } from "../state/database.ts";
import { openInstanceKey } from "../state/instance-key.ts";
import { readMasterKey } from "../state/master-key.ts";
import { openVault } from "../state/vault.ts";
import { duckdbEngines, type EvidenceEngines } from "./evidence-engines.ts";
import type { EvidenceResult, EvidenceSettings, EvidenceWork } from "./evidence-protocol.ts";
import type { EvidenceTools, Watching } from "./evidence-tools.ts";
import { performEvidenceWork } from "./evidence-work.ts";
import { handoffMemory } from "./handoff-memory.ts";
import { openEvidenceState } from "./open-evidence-state.ts";
import { organisationLakes } from "./organisation-lakes.ts";

export interface EvidenceWorker {
  readonly perform: (work: EvidenceWork, watching: Watching) => Promise<EvidenceResult>;
}

/** Heads show that a database was put back; invented chains are made anew instead, and the server keeps the file of the real ones. */
const unkeptHeads: ChainHeads = { seqOf: () => 0, signed: async () => {} };

/** Few: work of one organisation runs one after another. */
const CONNECTIONS = 4;

/** Wires the evidence process: its own database connections, vault, catalogue and lakes. */
export async function openEvidenceWorker(settings: EvidenceSettings): Promise<EvidenceWorker> {
  const { databaseUrl, dataFolder, evidenceUrl, masterKeyFile, version, localRepositories } = settings;
  const vault = openVault(await readMasterKey(dataFolder, masterKeyFile));
  const database = openDatabase({ url: databaseUrl, connections: CONNECTIONS });
  const lakes = organisationLakes(dataFolder, { engines: await enginesAt(evidenceUrl) });
  const catalogue = await readCatalogue();
  const tools = {
    lakes,
    state: openEvidenceState(database, vault),
    liveSources,
    catalogue,
    version,
    localRepositories,
    now: () => Date.now(),
    handoffs: handoffMemory(handoffs),
    demonstrate: async (_: EvidenceTools, { progress, signal }: Watching) =>
      putUpDemonstration({
        database,
        signing: { key: await openInstanceKey(dataFolder), instance: await settleInstance(database), heads: unkeptHeads },
        instruments: catalogue.instruments,
        now: Date.now(),
        withLake: (organisation, work) =>
          lakes.with(organisation, async ({ lake, renew }) => {
            await work(lake);
            renew();
          }),
        forget: lakes.forget,
        progress,
        signal,
      }),
  };
  return { perform: (work, watching) => performEvidenceWork(tools, work, watching) };
}

/** The client of an engine that most never have is read only where it is set. */
async function enginesAt(evidenceUrl: string | null): Promise<EvidenceEngines> {
  if (evidenceUrl === null) return duckdbEngines;
  return (await import("./clickhouse-engines.ts")).clickhouseEngines(evidenceUrl);
}
