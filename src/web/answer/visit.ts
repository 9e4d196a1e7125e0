import type { Manifest } from "../../core/privacy/manifest.ts";
import type { Questionnaire } from "../../core/privacy/questionnaire.ts";
import type { Frame } from "./parts/frame.ts";
import type { Course } from "./protocol/read-chain.ts";
import type { Kept, Shelf } from "./shelf.ts";

/** One round on one device, all of it checked. */
export interface Visit extends Frame {
  readonly manifest: Manifest;
  readonly fingerprint: string;
  readonly questionnaire: Questionnaire;
  readonly course: Course;
  readonly shelf: Shelf;
  /** What is kept of the round now. */
  readonly kept: () => Kept;
  readonly keep: (change: Partial<Kept>) => Promise<void>;
}
