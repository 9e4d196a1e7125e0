/** Intervals by resampling: the bootstrap room of the design's table of modules. */
export type { BcaEstimate } from "./bca.ts";
export { bca } from "./bca.ts";
export type { BlockOptions } from "./block-bootstrap.ts";
export { blockBootstrapMean } from "./block-bootstrap.ts";
export type { ItemRatioOptions } from "./item-ratio.ts";
export { itemRatio, itemRatioBootstrap } from "./item-ratio.ts";
