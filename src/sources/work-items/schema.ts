import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { RecordShape } from "../reading/file-records.ts";

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
