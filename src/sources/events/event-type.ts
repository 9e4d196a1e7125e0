/** Highest minor version of each event that is read, of CDEvents 0.5.x and the draft of 0.6 (specification, folder `conformance`). */
const highestMinor: Readonly<Record<string, number>> = {
  "change.created": 4,
  "change.updated": 3,
  "change.reviewed": 3,
  "change.merged": 3,
  "change.abandoned": 3,
  "approval.created": 1,
  "approval.updated": 1,
  "approval.closed": 1,
  "pipelinerun.queued": 3,
  "pipelinerun.started": 3,
  "pipelinerun.finished": 3,
  "taskrun.started": 3,
  "taskrun.finished": 3,
  "testsuiterun.queued": 3,
  "testsuiterun.started": 3,
  "testsuiterun.finished": 3,
  "service.deployed": 3,
  "service.upgraded": 3,
  "service.rolledback": 3,
  "incident.detected": 3,
  "incident.reported": 3,
  "incident.resolved": 3,
  "ticket.created": 2,
  "ticket.updated": 2,
  "ticket.closed": 2,
  "evenkeel-reviewstep.requested": 1,
  "evenkeel-reviewstep.responded": 1,
  "evenkeel-reviewstep.withdrawn": 1,
  "evenkeel-weakness.observed": 1,
  "evenkeel-weakness.statuschanged": 1,
  "evenkeel-workitem.transitioned": 1,
  "evenkeel-control.ran": 1,
  "evenkeel-practice.observed": 1,
  "evenkeel-canary.aborted": 1,
  "evenkeel-flag.killed": 1,
  "evenkeel-failure.declared": 1,
  "evenkeel-learningreview.published": 1,
  "evenkeel-action.created": 1,
  "evenkeel-action.closed": 1,
  "evenkeel-action.verified": 1,
};

const TYPE = /^dev\.(cdevents|cdeventsx)\.([a-z0-9-]{1,60})\.([a-z0-9]{1,40})\.(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:-draft)?$/;

export type EventType =
  | { readonly is: "read"; readonly name: string }
  | { readonly is: "unknown-type" }
  | { readonly is: "unknown-version" };

/**
 * Whether events of this type are read, and under which name. Types are compared without regard to case: `pipelineRun` and `pipelinerun`
 * were both written.
 * @example eventTypeOf("dev.cdevents.change.merged.0.3.0") // { is: "read", name: "change.merged" }
 */
export function eventTypeOf(type: string): EventType {
  const found = TYPE.exec(type.toLowerCase());
  if (found === null) return { is: "unknown-type" };
  const [, space, subject, predicate, major, minor] = found;
  const name = `${subject}.${predicate}`;
  const highest = Object.hasOwn(highestMinor, name) ? highestMinor[name] : undefined;
  if (highest === undefined || (space === "cdeventsx") !== name.startsWith("evenkeel-")) return { is: "unknown-type" };
  const known = major === "0" && Number(minor) >= 1 && Number(minor) <= highest;
  return known ? { is: "read", name } : { is: "unknown-version" };
}

/** Versions of the specification that are read. */
export function isReadSpecification(version: string): boolean {
  return /^0\.(?:5|6)\.\d{1,3}(?:-draft)?$/.test(version);
}

/** A type as it may be counted and shown: letters, digits, points and dashes, at most 80. */
export function shownType(type: string | null): string {
  if (type === null) return "without a type";
  return type.replace(/[^A-Za-z0-9._-]/g, "?").slice(0, 80);
}
