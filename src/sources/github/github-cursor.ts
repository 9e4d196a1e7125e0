import { z } from "zod";
import type { Json } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { knownPages, openPageTags, type PageTags } from "./page-tags.ts";

/** Where a list of a repository stands: `to` is complete up to there; `page` is where a read goes on that began at `began`. */
const place = z.object({ to: z.number().nullable(), began: z.number().nullable(), page: z.string().nullable() });
export type Place = z.infer<typeof place>;

const shape = z.object({ v: z.literal(1), places: z.record(z.string(), place), tags: knownPages.default({}) });

/** Where reading stands while it goes on: the same for all repositories that are read side by side. */
export interface GitHubCursor {
  readonly placeOf: (native: string, list: string) => Place;
  readonly setPlace: (native: string, list: string, place: Place) => void;
  readonly tags: PageTags;
  /** As it is kept with a part: nothing in it lies after the rows of that part. */
  readonly json: () => Json;
}

const NOWHERE: Place = { to: null, began: null, page: null };

/** Throws `source.cursor-lost` where another version of ours wrote it. */
export function openCursor(before: Json | null): GitHubCursor {
  const cursor = before === null ? { places: {}, tags: {} } : shape.safeParse(before).data;
  if (cursor === undefined) throw sourceFailures.cursorLost("GitHub");
  const places = new Map(Object.entries(cursor.places));
  const tags = openPageTags(cursor.tags);
  return {
    placeOf: (native, list) => places.get(`${native} ${list}`) ?? NOWHERE,
    setPlace: (native, list, { to, began, page }) => void places.set(`${native} ${list}`, { to, began, page }),
    tags,
    json: () => ({ v: 1, places: Object.fromEntries(places), tags: tags.all() }),
  };
}
