import { z } from "zod";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { type JsonPath, jsonElements } from "../reading/json-stream.ts";
import { fileChunks, fileSize, MEBIBYTE, shownName } from "../reading/open-file.ts";
import { parsedElement } from "../reading/parsed-element.ts";
import { type VexComponent, type VexVulnerability, vexComponent, vexVulnerability } from "./schema.ts";

export interface VexDocument {
  readonly timestamp: string | null;
  readonly vulnerabilities: readonly VexVulnerability[];
  /** Package URL per reference inside the document. */
  readonly purls: ReadonlyMap<string, string>;
}

const LARGEST = 100 * MEBIBYTE;
const TAKEN = /^(?:bomFormat|specVersion|metadata\/timestamp|metadata\/component|components\/\d+|vulnerabilities\/\d+)$/;
const ENTERED = /^(?:|metadata|components|vulnerabilities)$/;

/** Reads a CycloneDX document piece by piece. Throws `vex.invalid` with the byte offset, `source.not-found`. */
export async function vexDocument(file: string): Promise<VexDocument> {
  const name = shownName(file);
  const fault = (what: string, byte: number) => invalid(`${name}, byte ${byte}: ${what}`);
  const size = await fileSize(file);
  if (size > LARGEST) throw invalid(`${name} is ${size} bytes long, the limit is ${LARGEST}`);
  const found: { format: string; version: string; timestamp: string | null } = { format: "", version: "", timestamp: null };
  const vulnerabilities: VexVulnerability[] = [];
  const purls = new Map<string, string>();
  for await (const element of jsonElements(fileChunks(file), choose, { depth: 64, valueBytes: 8 * MEBIBYTE, fault })) {
    const parse = <T>(schema: z.ZodType<T>): T => parsedElement(schema, element, fault);
    const [first, second] = element.path;
    if (first === "bomFormat") found.format = parse(z.string());
    else if (first === "specVersion") found.version = parse(z.string());
    else if (second === "timestamp") found.timestamp = parse(z.string().nullish()) ?? null;
    else if (first === "vulnerabilities") vulnerabilities.push(parse(vexVulnerability));
    else collect(purls, parse(vexComponent));
  }
  if (found.format !== "CycloneDX") throw fault("bomFormat is not 'CycloneDX'", 0);
  if (!/^1\.[456]$/.test(found.version)) throw fault(`specVersion is '${quoted(found.version, 20)}', 1.4 to 1.6 are read`, 0);
  return { timestamp: found.timestamp, vulnerabilities, purls };
}

function choose(path: JsonPath) {
  if (path.some((part) => typeof part === "string" && part.includes("/"))) return "skip";
  const place = path.join("/");
  if (TAKEN.test(place)) return "take";
  return ENTERED.test(place) ? "enter" : "skip";
}

function collect(purls: Map<string, string>, component: VexComponent): void {
  if (component["bom-ref"] && component.purl) purls.set(component["bom-ref"], component.purl);
  for (const inner of component.components ?? []) collect(purls, inner);
}

function invalid(message: string): EvenkeelError {
  return new EvenkeelError("vex.invalid", message, "Give a CycloneDX 1.4 to 1.6 document in JSON; XML is not read.");
}
