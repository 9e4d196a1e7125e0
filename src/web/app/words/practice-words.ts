import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { AdoptionState, Practice } from "../../../core/recommendations/practice.ts";

/** Hours to set up, then a week, as the catalogue bounds its sizes. */
export const sizes: Readonly<Record<Practice["cost"]["size"], MessageDescriptor>> = {
  s: msg`small: up to 8 hours, then one a week`,
  m: msg`medium: up to 40 hours, then four a week`,
  l: msg`large: more than 40 hours, or more than four a week`,
};

export const grades: Readonly<Record<Practice["evidence"]["grade"], MessageDescriptor>> = {
  a: msg`several studies`,
  b: msg`one good study, or survey research`,
  c: msg`reports of practitioners`,
  d: msg`an argument, no study`,
};

const adoptions: Readonly<Record<AdoptionState, MessageDescriptor>> = {
  running: msg`runs here`,
  configured: msg`configured here`,
  lapsed: msg`was in use, no longer`,
  declared: msg`said to be in use`,
  absent: msg`not in use`,
  unknown: msg`not seen; files do not show everything`,
  "not-applicable": msg`does not apply here`,
};

/** Where the files of an automation belong. */
export const hosts = {
  github: msg`GitHub`,
  gitlab: msg`GitLab`,
  any: msg`any code host`,
} as const;

/** The contract leaves the state a text; another than these is said as it is. */
export function adoptionWords(adoption: string): MessageDescriptor | null {
  const found = Object.entries(adoptions).find(([state]) => state === adoption);
  return found?.[1] ?? null;
}
