import type { Unlock } from "../../core/evidence/measure.ts";

const spoken: readonly (readonly [RegExp, string])[] = [
  [/\bin --vex\b/, "in the CycloneDX file you upload under Sources"],
  [/\bPass (.+?) with --[a-z-]+/, "Upload $1 under Sources"],
  [/\bpass (.+?) with --[a-z-]+/, "upload $1 under Sources"],
  [/evenkeel\.yaml can name them/, "the Organisation page can name them"],
  [/\b(?:in|into) evenkeel\.yaml/, "under Organisation"],
];

/**
 * A sentence of catalogue or report as the server's pages say it. The catalogue speaks to whoever runs `assess` and names its options;
 * here files are uploaded under Sources, and teams are described under Organisation.
 *
 * @example onServer("Export incidents as CSV and pass it with --incidents.") // "Export incidents as CSV and upload it under Sources."
 */
export function onServer(sentence: string): string {
  return spoken.reduce((said, [option, place]) => said.replace(option, place), sentence);
}

export function unlockOnServer(unlock: Unlock): Unlock {
  return { ...unlock, how: onServer(unlock.how) };
}
