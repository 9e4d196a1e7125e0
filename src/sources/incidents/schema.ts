import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { RecordShape } from "../reading/file-records.ts";

/** Incidents: docs/run/files.md lists the columns with their meaning. */
export const incidentShape: RecordShape = {
  columns: [
    "id",
    "detected",
    "mitigated",
    "resolved",
    "service",
    "environment",
    "repository",
    "team",
    "severity",
    "caused_by",
    "detected_by",
    "security",
    "review_published",
  ],
  required: ["id", "detected"],
  invalid: (what) =>
    new EvenkeelError("incidents.invalid", what, "Correct the place named; docs/run/files.md lists every column. No row was taken over."),
};
