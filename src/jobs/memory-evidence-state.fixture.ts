import type { Organisation } from "../core/model/organisation.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import type { Structure } from "../core/model/structure.ts";
import type { Report } from "../report/report.ts";
import type { AssessmentHead } from "../state/assessments.ts";
import type { SourceRead } from "./evidence.ts";
import type { EvidenceState } from "./evidence-state.ts";
import type { KeptFile } from "./staged-files.ts";

/** The application's memory without a database, for tests of what the evidence process does with it. */
export function memoryEvidenceState(structure: Structure, organisation: Partial<Organisation> = {}, files: readonly KeptFile[] = []) {
  const reports = new Map<string, Report>();
  const reads = new Map<string, SourceRead>();
  const assessments: AssessmentHead[] = [];
  let current = structure;
  const state: EvidenceState = {
    record: async () => ({
      structure: current,
      at: () => ({ ...unknownOrganisation, name: current.name, k: current.k, ...organisation }),
      members: () => new Map(),
      files,
    }),
    keepRead: async (_, source, __, read) => void reads.set(source, read),
    async keepAssessment({ weeks, which }, head, made) {
      const written = new Map<string, Report>();
      for await (const { node, report } of made) written.set(`${which} ${weeks} ${node}`, report);
      assessments.push(head);
      for (const [key, report] of written) reports.set(key, report);
    },
    connections: noConnections,
    close: async () => {},
  };
  return {
    state,
    reports,
    reads,
    assessments,
    change: (next: Structure) => {
      current = next;
    },
  };
}

const notConnected = async (): Promise<never> => {
  throw new Error("this test has no connected tool");
};

const noConnections: EvidenceState["connections"] = {
  record: notConnected,
  ofRepository: async () => null,
  keepRepositories: notConnected,
  keepCursor: notConnected,
  commit: notConnected,
  forget: notConnected,
  noteComplete: notConnected,
  noteFailure: notConnected,
  hints: async () => [],
  dropHints: notConnected,
  drain: async () => {},
};

export function aStructure(
  repositories: readonly { readonly id: string; readonly address: string; readonly endedAt?: number }[],
): Structure {
  return {
    name: "Harbour",
    k: 5,
    hours: unknownOrganisation.hours,
    teams: [],
    services: [],
    repositories: repositories.map(({ id, address, endedAt }) => ({
      id,
      name: id.toUpperCase(),
      address,
      team: null,
      validity: { from: null, to: endedAt ?? null },
    })),
    ownership: [],
    gates: [],
    securityPaths: [],
    thresholds: [],
  };
}
