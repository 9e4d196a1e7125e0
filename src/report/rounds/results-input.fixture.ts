import type { RoundSummary } from "../../contract/round-shapes.ts";
import type { Release } from "../../core/privacy/release-shape.ts";
import { group, item, questionnaire, release, some } from "../../core/survey/released.fixture.ts";
import { exampleInput } from "../views/view-input.fixture.ts";
import type { ResultsInput } from "./results-input.ts";

export const summary: RoundSummary = {
  id: "2f0d0a7e-4f3c-4d1e-9b1a-5a4a4b1c2d3e",
  title: "Spring round",
  instrument: { id: "example", version: 1, name: "Example", kind: "baseline", items: 7, minutes: 2, locales: ["en"], attributions: [] },
  state: "released",
  demonstration: false,
  windows: null,
  extended: false,
  manifest: null,
  k: 5,
  kComment: 10,
  eligible: 40,
  progress: null,
  voidReason: null,
};

const answers = (b: number, s: number) => ({
  ...Object.fromEntries(["b1-1", "b1-2", "b1-3"].map((id) => [id, item(b, some)])),
  ...Object.fromEntries(["s1-1", "s1-2", "s1-3"].map((id) => [id, item(s, some)])),
});

/** The whole and three teams, of which one keeps its picture. */
export const fourGroups: Release = {
  ...release([
    group(answers(80, 30)),
    group(answers(82, 25), { id: "amber", parent: "org", label: "Amber" }),
    group(answers(70, 35), { id: "birch", parent: "org", label: "Birch", teamOnly: true }),
    group({}, { id: "cedar", parent: "org", label: "Cedar" }),
  ]),
  comments: [{ group: "org", prompt: "keep", text: "<script>alert(1)</script> keep the | pairing" }],
};

export function resultsInput(parts: Partial<ResultsInput> = {}): ResultsInput {
  const { report, catalogue } = exampleInput();
  return {
    round: summary,
    released: { release: fourGroups, questionnaire },
    before: null,
    group: "org",
    mayRead: (id) => id !== "birch",
    report,
    catalogue,
    commitments: [],
    mayCommit: false,
    locale: "en",
    ...parts,
  };
}
