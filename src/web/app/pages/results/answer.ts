import type { Answer } from "../../api/ask.ts";

export type Results = Answer<"roundResults">;
export type Construct = Results["constructs"][number];
export type Item = Construct["items"][number];
export type Commitment = Results["commitments"][number];
