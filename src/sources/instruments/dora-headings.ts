import type { InstrumentLens } from "../../core/survey/instrument.ts";

/** How the statements under one of DORA's headings are read here. */
interface Heading {
  readonly lens: InstrumentLens;
  /** -1: the statements describe trouble. Statements under a heading that is not listed are left out: their direction is not known. */
  readonly direction: 1 | -1;
}

/** Our classification of headings, not DORA's. Headings whose statements point both ways are missing on purpose. */
const headings: readonly (readonly [RegExp, Heading])[] = [
  [/^leadership$/, { lens: "C", direction: 1 }],
  [/^burnout$/, { lens: "C", direction: -1 }],
  [/^change approval process$|^streamlining change approval$/, { lens: "L", direction: -1 }],
  [/^code maintainability$/, { lens: "A", direction: 1 }],
  [/^continuous delivery$/, { lens: "A", direction: 1 }],
  [/^continuous integration$/, { lens: "A", direction: 1 }],
  [/^database change management$/, { lens: "A", direction: 1 }],
  [/^deployment pain$/, { lens: "A", direction: 1 }],
  [/^documentation( quality)?$/, { lens: "S", direction: 1 }],
  [/^empowering teams to choose tools$/, { lens: "C", direction: 1 }],
  [/^flexible infrastructure$/, { lens: "A", direction: 1 }],
  [/^loosely coupled (teams|architecture)$/, { lens: "L", direction: 1 }],
  [/^monitoring and observability$/, { lens: "M", direction: 1 }],
  [/^productivity$/, { lens: "L", direction: 1 }],
  [/^security$|^pervasive security$/, { lens: "A", direction: 1 }],
  [/^test automation$/, { lens: "A", direction: 1 }],
  [/^test data management$/, { lens: "A", direction: 1 }],
  [/^user-centricity$/, { lens: "L", direction: 1 }],
  [/^version control( system)?$/, { lens: "A", direction: 1 }],
  [/^working in small batches$/, { lens: "L", direction: 1 }],
];

/** Null: the heading is not one whose statements all point the same way. */
export function headingOf(text: string): Heading | null {
  return headings.find(([pattern]) => pattern.test(text.trim().toLowerCase()))?.[1] ?? null;
}
