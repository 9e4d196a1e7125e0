import { coverageOfSource, sourcesInLake } from "../evidence/lake-sources.ts";
import type { SourceRead } from "./evidence.ts";
import type { OpenOrganisation } from "./organisation-lakes.ts";

/** What the lake holds of one source, and the time it covers. */
export async function readOf(lake: OpenOrganisation["lake"], source: string): Promise<SourceRead> {
  const rows = (await sourcesInLake(lake)).get(source)?.rows ?? 0;
  const covered = await coverageOfSource(lake, source);
  return { rows, from: covered?.from ?? null, to: covered?.to ?? null };
}
