import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { RecordShape } from "../reading/file-records.ts";

/** Classes of a work item (evidence.md 2.1), and `action` for an agreed improvement, which is learning. */
export const itemClasses = ["feature", "defect", "improvement", "debt", "security", "learning", "incident", "other", "action"] as const;
export const stateClasses = ["queue", "active", "blocked", "done"] as const;

const transitionColumns = ["at", "state", "from_team", "to_team"] as const;
const transitionRequired = ["at", "state"] as const;

/** Work items: docs/run/files.md lists the columns with their meaning. */
export const itemShape: RecordShape = {
  columns: [
    "id",
    "type",
    "class",
    "team",
    "container",
    "created",
    "started",
    "done",
    "dropped",
    "unplanned",
    "iteration",
    "due",
    "verified",
  ],
  required: ["id", "type", "created"],
  inner: { name: "transitions", columns: transitionColumns, required: transitionRequired },
  invalid,
};

/** Transitions in a file of their own, beside a CSV of items. */
export const transitionShape: RecordShape = { columns: ["item", ...transitionColumns], required: ["item", ...transitionRequired], invalid };

function invalid(what: string): EvenkeelError {
  return new EvenkeelError("work.invalid", what, "Correct the place named; docs/run/files.md lists every column. No row was taken over.");
}

/** What trackers call their types; anything else is `other` until the file has a class column. */
export const classOfType: Readonly<Record<string, (typeof itemClasses)[number]>> = {
  story: "feature",
  "user story": "feature",
  feature: "feature",
  epic: "feature",
  bug: "defect",
  defect: "defect",
  improvement: "improvement",
  enhancement: "improvement",
  chore: "debt",
  debt: "debt",
  "technical debt": "debt",
  "tech debt": "debt",
  refactoring: "debt",
  security: "security",
  vulnerability: "security",
  learning: "learning",
  spike: "learning",
  incident: "incident",
  outage: "incident",
  action: "action",
};
