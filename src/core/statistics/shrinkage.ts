/** Values drawn towards their common mean: the shrinkage room of the design's table of modules. */
export type { ShrinkOptions, Shrunk, ShrunkTeam } from "./shrink.ts";
export { shrink } from "./shrink.ts";
export type { ShrunkGroups } from "./shrink-group-means.ts";
export { shrinkGroupMeans } from "./shrink-group-means.ts";
