import type { Catalogue } from "../../core/model/catalogue.ts";
import { exampleCatalogue } from "../example-catalogue.fixture.ts";
import { fullReport } from "../example-report.fixture.ts";
import type { ViewInput } from "./view-input.ts";

const symptom = (id: string, name: string) => ({ id, name, definition: `${name}.`, question: `${name}?`, lenses: ["lean"] });

/** The invented catalogue with the four symptoms. */
const viewCatalogue: Catalogue = {
  ...exampleCatalogue,
  model: {
    ...exampleCatalogue.model,
    symptoms: [
      symptom("S1", "Security as a blocker"),
      symptom("S2", "Painful practices, daily friction"),
      symptom("S3", "Handoffs, delays, cost"),
      symptom("S4", "Breaches"),
    ],
  },
};

/** An invented organisation as its home page is asked for. */
export function exampleInput(parts: Partial<ViewInput> = {}): ViewInput {
  return {
    report: fullReport,
    before: null,
    catalogue: viewCatalogue,
    node: { id: "org", kind: "organisation", name: "Brambleford" },
    targets: [],
    disputes: [],
    addresses: [],
    invented: true,
    perception: new Map(),
    asked: new Set(),
    ...parts,
  };
}

export const exampleDispute = {
  id: "018f3a52-6c1e-4a53-9b5e-0a3d5c7e9f10",
  finding: "updates-lag",
  node: "t-amber",
  team: "Amber",
  note: "Our updates wait for the freeze of the partner on purpose.",
  at: 1_778_000_000_000,
};
