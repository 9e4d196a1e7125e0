import type { Measure } from "../evidence/measure.ts";
import type { Claim } from "../findings/finding.ts";
import type { Practice } from "../recommendations/practice.ts";
import type { Instrument } from "../survey/instrument.ts";

/** Lenses, behaviours, symptoms and causes: catalogue/model.yaml. */
export interface Concept {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly question: string;
}

export interface Model {
  readonly lenses: readonly Concept[];
  readonly behaviours: readonly (Concept & { readonly lenses: readonly string[]; readonly symptoms: readonly string[] })[];
  readonly symptoms: readonly (Concept & { readonly lenses: readonly string[] })[];
  readonly causes: readonly (Concept & { readonly symptoms: readonly string[]; readonly behaviours: readonly string[] })[];
}

/** Everything we know, as versioned data. */
export interface Catalogue {
  readonly version: string;
  readonly model: Model;
  readonly measures: readonly Measure[];
  readonly claims: readonly Claim[];
  readonly practices: readonly Practice[];
  readonly instruments: readonly Instrument[];
}
