import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { LiveReply } from "../live/live-http.ts";
import { nextPage } from "../live/next-page.ts";

/** What a page was when it was read: GitHub's tag of it, the page after it, and how far back it goes (null: not by time). */
const knownPage = z.object({ etag: z.string().max(200), next: z.string().nullable(), oldest: z.number().nullable() });
type KnownPage = z.infer<typeof knownPage>;

export const knownPages = z.record(z.string(), knownPage);

/** Of one repository; those after them are read whole. Each takes some 200 bytes of the cursor. */
const MOST_PAGES = 12;

/**
 * Pages that were read before. Asked for with its tag, a page that is what it was costs no quota and tells nothing again.
 * Pages are known by what follows the repository's path, so that a rename forgets none.
 */
export interface PageTags {
  readonly of: (native: string, path: string, page: string) => KnownPage | null;
  /** Takes note of a page; `oldest` is the earliest moment that it lists, where it is ordered by time. */
  readonly note: (native: string, path: string, page: string, reply: LiveReply, oldest: Instant | null) => void;
  readonly all: () => Readonly<Record<string, KnownPage>>;
}

export function openPageTags(before: Readonly<Record<string, KnownPage>>): PageTags {
  const pages = new Map(Object.entries(before));
  const counts = new Map<string, number>();
  for (const key of pages.keys()) count(key);
  function count(key: string): void {
    const native = key.slice(0, key.indexOf(" "));
    counts.set(native, (counts.get(native) ?? 0) + 1);
  }
  return {
    of: (native, path, page) => pages.get(keyOf(native, path, page)) ?? null,
    note(native, path, page, reply, oldest) {
      const key = keyOf(native, path, page);
      if (reply.etag === null || reply.etag.length > 200) {
        pages.delete(key);
        return;
      }
      if (!pages.has(key)) {
        if ((counts.get(native) ?? 0) >= MOST_PAGES) return;
        count(key);
      }
      pages.set(key, { etag: reply.etag, next: nextPage(reply), oldest });
    },
    all: () => Object.fromEntries(pages),
  };
}

function keyOf(native: string, path: string, page: string): string {
  const root = `/repos/${path}`;
  return `${native} ${page.startsWith(root) ? page.slice(root.length) : page}`;
}
