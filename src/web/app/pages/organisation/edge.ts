import type { Answer } from "../../api/ask.ts";

/** What one team hands to another. */
export type Edge = Answer<"handoffs">["edges"][number];
