import { z } from "zod";

/**
 * The parts of SARIF 2.1.0 that are read; the rest is a vendor's and ignored.
 * Null stands for absent, as several producers write it. Property bags are free-form by the standard and looked into with care.
 */
const text = z.string().nullish();
const bag = z.record(z.string(), z.unknown()).nullish();
const index = z.number().int().nullish();

const artifactLocation = z.object({ uri: text, uriBaseId: text, index }).nullish();

const physicalLocation = z
  .object({
    artifactLocation,
    region: z.object({ startLine: z.number().int().nullish(), snippet: z.object({ text }).nullish() }).nullish(),
  })
  .nullish();

const reportingReference = z.object({ id: text, index, toolComponent: z.object({ name: text, index }).nullish() });

const suppression = z.object({ kind: text, status: text, justification: text, properties: bag });

export const sarifResult = z.object({
  ruleId: text,
  ruleIndex: index,
  rule: reportingReference.nullish(),
  kind: z.enum(["notApplicable", "pass", "fail", "review", "open", "informational"]).nullish(),
  level: z.enum(["none", "note", "warning", "error"]).nullish(),
  locations: z.array(z.object({ physicalLocation })).nullish(),
  fingerprints: z.record(z.string(), z.string()).nullish(),
  partialFingerprints: z.record(z.string(), z.string()).nullish(),
  suppressions: z.array(suppression).nullish(),
  baselineState: z.enum(["new", "unchanged", "updated", "absent"]).nullish(),
  provenance: z.object({ firstDetectionTimeUtc: text }).nullish(),
  taxa: z.array(reportingReference).nullish(),
  properties: bag,
});

export const sarifRule = z.object({
  id: z.string(),
  name: text,
  defaultConfiguration: z.object({ level: z.enum(["none", "note", "warning", "error"]).nullish() }).nullish(),
  relationships: z.array(z.object({ target: reportingReference })).nullish(),
  properties: bag,
});

export const sarifProvenance = z.array(z.object({ repositoryUri: text, revisionId: text }));
export const sarifUriBases = z.record(z.string(), z.object({ uri: text, uriBaseId: text }));
export const sarifLocation = z.object({ uri: text, uriBaseId: text });
export const sarifAutomation = z.object({ id: text, guid: text });
export const sarifExternal = z.object({ results: z.array(z.unknown()).nullish() });

export type SarifResult = z.infer<typeof sarifResult>;
export type SarifRule = z.infer<typeof sarifRule>;
export type SarifSuppression = z.infer<typeof suppression>;
export type SarifUriBases = z.infer<typeof sarifUriBases>;
export type SarifLocation = z.infer<typeof sarifLocation>;
