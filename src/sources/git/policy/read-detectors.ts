import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { EvenkeelError } from "../../../core/model/evenkeel-error.ts";
import { type Detector, detectorSchema } from "./detector.ts";

const OUR_DETECTORS = fileURLToPath(new URL("../../../../catalogue/detectors/", import.meta.url));

/** Reads `catalogue/detectors/*.yaml`, in order of file name. Throws `catalogue.invalid` with the file and the place. */
export function readDetectors(folder: string = OUR_DETECTORS): readonly Detector[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const detectors = files.map((name) => {
    const read = detectorSchema.safeParse(parsed(`${folder}/${name}`, name));
    if (!read.success)
      throw invalid(`detectors/${name}: ${read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`);
    return read.data;
  });
  const twice = detectors.find((detector, at) => detectors.findIndex((other) => other.control === detector.control) !== at);
  if (twice !== undefined) throw invalid(`detectors: control ${twice.control} is described twice`);
  return detectors;
}

function parsed(path: string, name: string): unknown {
  const document = parseDocument(readFileSync(path, "utf8"));
  const [problem] = document.errors;
  if (problem !== undefined) throw invalid(`detectors/${name}: ${problem.message}`);
  return document.toJS();
}

function invalid(message: string): EvenkeelError {
  return new EvenkeelError(
    "catalogue.invalid",
    message,
    "Correct the file; its shape is described in catalogue/detectors/detector.schema.json.",
  );
}
