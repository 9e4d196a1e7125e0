import type { Envelope } from "./event-envelope.ts";
import { mapApproval, mapReviewStep } from "./map-approval.ts";
import { mapChange } from "./map-change.ts";
import { mapService } from "./map-deployment.ts";
import { mapFailure, mapIncident, mapProgressive, mapReview } from "./map-incident.ts";
import { mapControl, mapPractice, mapRun } from "./map-run.ts";
import { mapWeakness, mapWeaknessStatus } from "./map-weakness.ts";
import { mapAction, mapTicket, mapTransition } from "./map-work.ts";
import type { Places } from "./placing.ts";
import { type MapEvent, type Mapped, toldOf } from "./told.ts";

const mapOfSubject: Readonly<Record<string, MapEvent>> = {
  change: mapChange,
  approval: mapApproval,
  pipelinerun: mapRun,
  taskrun: mapRun,
  testsuiterun: mapRun,
  service: mapService,
  incident: mapIncident,
  ticket: mapTicket,
  "evenkeel-reviewstep": mapReviewStep,
  "evenkeel-workitem": mapTransition,
  "evenkeel-control": mapControl,
  "evenkeel-practice": mapPractice,
  "evenkeel-canary": mapProgressive,
  "evenkeel-flag": mapProgressive,
  "evenkeel-failure": mapFailure,
  "evenkeel-learningreview": mapReview,
  "evenkeel-action": mapAction,
};
const mapOfName: Readonly<Record<string, MapEvent>> = {
  "evenkeel-weakness.observed": mapWeakness,
  "evenkeel-weakness.statuschanged": mapWeaknessStatus,
};

/** @param name subject and predicate, as event-type.ts knows them */
export function mapEvent(envelope: Envelope, name: string, places: Places): Mapped {
  const [subject = "", predicate = ""] = name.split(".");
  const map = mapOfName[name] ?? mapOfSubject[subject];
  const told = toldOf(envelope, predicate);
  if (told === null || map === undefined) return "no-subject";
  return map(told, places);
}
