/** How alike answers are, within a group and between items: the agreement room of the design's table of modules. */
export type { AnswerRow } from "./answer-rows.ts";
export type { Alpha, AlphaOptions, ItemRest } from "./cronbach-alpha.ts";
export { cronbachAlpha, itemRestCorrelations } from "./cronbach-alpha.ts";
export type { Intraclass } from "./intraclass.ts";
export { icc1, icc2 } from "./intraclass.ts";
export type { Agreement, FlooredAgreement, RandomAnswers } from "./within-agreement.ts";
export { adm, rStarWgJ, rwg, rwgj } from "./within-agreement.ts";
