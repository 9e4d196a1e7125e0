/**
 * Where somebody fetches a ballot or answers. Everything stands behind `#`, which browsers send to nobody.
 * @param own cohort and code of one person; null: the same link for all
 */
export function roundLink(
  answerOrigin: string,
  { round, manifest }: { readonly round: string; readonly manifest: string },
  own: { readonly cohort: string; readonly code: Buffer } | null,
): string {
  const person = own === null ? "" : `&c=${own.cohort}&k=${own.code.toString("base64url")}`;
  return `${answerOrigin}/#r=${round}&m=${manifest}${person}`;
}

/** The page of a round in the application. */
export function roundPage(origin: string, organisation: string, round: string): string {
  return `${origin}/o/${encodeURIComponent(organisation)}/rounds/${round}`;
}
