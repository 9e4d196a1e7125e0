import type { Structure, StructureProblem } from "../../core/model/structure.ts";

/** The structure as it would be, or what is wrong with the text. Nothing is removed: what a file leaves out stays. */
export interface Import {
  readonly structure: Structure;
  /** `refused` ones stand in the way of all; the others say what was left out or guessed. */
  readonly problems: readonly StructureProblem[];
}
