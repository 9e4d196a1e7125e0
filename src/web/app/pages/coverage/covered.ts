import type { Answer } from "../../api/ask.ts";

export type Covered = Answer<"coverage">["sources"][number];
/** Per kind of row, the measures whose durations run until its end. */
export type Waiting = ReadonlyMap<string, Answer<"coverage">["waiting"][number]["measures"]>;
