import { z } from "zod";

/** The parts of a CycloneDX 1.4-1.6 JSON document that are read; the rest is the standard's and ignored. */
const text = z.string().nullish();

export const vexVulnerability = z.object({
  id: text,
  "bom-ref": text,
  ratings: z.array(z.object({ score: z.number().nullish(), severity: text, method: text })).nullish(),
  cwes: z.array(z.number().int()).nullish(),
  references: z.array(z.object({ id: text })).nullish(),
  published: text,
  created: text,
  updated: text,
  analysis: z
    .object({
      state: z.enum(["resolved", "resolved_with_pedigree", "exploitable", "in_triage", "false_positive", "not_affected"]).nullish(),
      justification: text,
      detail: text,
      firstIssued: text,
      lastUpdated: text,
    })
    .nullish(),
  affects: z.array(z.object({ ref: z.string() })).nullish(),
});

export interface VexComponent {
  readonly "bom-ref"?: string | null | undefined;
  readonly purl?: string | null | undefined;
  readonly components?: readonly VexComponent[] | null | undefined;
}

export const vexComponent: z.ZodType<VexComponent> = z.object({
  "bom-ref": text,
  purl: text,
  get components() {
    return z.array(vexComponent).nullish();
  },
});

export type VexVulnerability = z.infer<typeof vexVulnerability>;
