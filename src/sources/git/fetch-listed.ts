/** Arguments that fetch just the objects listed on standard input into a blob-less clone of ours: no refs, no history, no more blobs. */
export const FETCH_LISTED: readonly string[] = [
  "-c",
  "fetch.negotiationAlgorithm=noop",
  "fetch",
  "-q",
  "origin",
  "--no-tags",
  "--no-write-fetch-head",
  "--recurse-submodules=no",
  "--filter=blob:none",
  "--stdin",
];
