import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { NotApplicableReason, UnknownReason } from "../../../core/evidence/estimate.ts";

/** Why there is no figure, in words. */
export const unknownReasons: Readonly<Record<UnknownReason, MessageDescriptor>> = {
  "no-source": msg`no source tells it`,
  "not-observable": msg`it leaves no trace in what was read`,
  "window-not-covered": msg`the sources do not reach over the whole window`,
  "left-censored": msg`when it began is not recorded`,
  "low-coverage": msg`too small a part of it could be seen`,
  "too-few-items": msg`too few items to say anything`,
  "no-security-team": msg`nobody has said who reviews security`,
  inconclusive: msg`the interval lies on both sides of the reading aid`,
};

export const notApplicableReasons: Readonly<Record<NotApplicableReason, MessageDescriptor>> = {
  "nothing-to-measure": msg`there is nothing of the kind here`,
  "single-team": msg`it compares teams, and there is one`,
};

export const confidences = {
  high: msg`high confidence`,
  probable: msg`probable`,
  declared: msg`declared, not observed`,
} as const;

export const abouts = {
  symptom: msg`symptom`,
  cause: msg`cause`,
  behaviour: msg`behaviour`,
  practice: msg`practice`,
} as const;

export const classes = {
  conduct: msg`what people do together`,
  flow: msg`how work flows`,
  artefact: msg`what lies in the repositories`,
} as const;
