import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { detectorJsonSchema } from "./detector.ts";

/** Writes the JSON Schema of the detectors beside them; run after a change of their shape. */
writeFileSync(fileURLToPath(new URL("../../../../catalogue/detectors/detector.schema.json", import.meta.url)), detectorJsonSchema());
