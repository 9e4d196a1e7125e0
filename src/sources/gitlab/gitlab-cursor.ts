import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { Json, LiveReading } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";

/** Where a list goes on: everything from `before` on backwards is still to come, or what GitLab's own mark `after` stands for. */
const at = z.strictObject({ before: z.number(), page: z.int(), after: z.string().nullable() });
export type At = z.infer<typeof at>;

/** `reached` lists are read up to that time, `open` ones are being read, in the round that began at `round`. */
const shape = z.object({
  round: z.number().nullable(),
  first: z.number(),
  reached: z.record(z.string(), z.number()),
  open: z.record(z.string(), at).default({}),
});

/** Where reading stands while it goes on: the same for all repositories that are read side by side. */
export interface GitLabCursor {
  /** When this round began: a read that was stopped goes on in it. */
  readonly round: Instant;
  /** So far back everything is read. */
  readonly first: Instant;
  readonly reachedOf: (list: string) => Instant | null;
  readonly atOf: (list: string) => At | null;
  /** Null: not begun, or not to be had; whoever switches a list on later gets all of it. */
  readonly setAt: (list: string, at: At | null) => void;
  readonly setReached: (list: string) => void;
  /** As it is kept with a part: nothing in it lies after the rows of that part. */
  readonly json: () => Json;
  /** As it is kept at the end of the round. */
  readonly ended: () => Json;
}

/** Throws `source.cursor-lost` where something else wrote it. */
export function openCursor({ cursor, from, now }: Pick<LiveReading, "cursor" | "from" | "now">): GitLabCursor {
  const before = cursor === null ? { round: null, first: from, reached: {}, open: {} } : shape.safeParse(cursor).data;
  if (before === undefined) throw sourceFailures.cursorLost("GitLab");
  const { first } = before;
  const round = before.round ?? now;
  const reached = new Map(Object.entries(before.reached));
  const open = new Map(Object.entries(before.open));
  const told = (inRound: Instant | null): Json => ({
    ...{ round: inRound, first },
    ...{ reached: Object.fromEntries(reached), open: Object.fromEntries(open) },
  });
  return {
    round,
    first,
    reachedOf: (list) => reached.get(list) ?? null,
    atOf: (list) => open.get(list) ?? null,
    setAt: (list, next) => void (next === null ? open.delete(list) : open.set(list, next)),
    setReached(list) {
      reached.set(list, round);
      open.delete(list);
    },
    json: () => told(round),
    ended: () => told(null),
  };
}
