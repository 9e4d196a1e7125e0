import type { Instant } from "../../core/model/time.ts";

interface Spell {
  readonly resets: Instant;
  /** What is left for others: half of what was left when this spell was first seen. */
  readonly floor: number;
  readonly remaining: number;
}

export interface Quota {
  /** Takes note of what a reply says about the quota that pages of this kind draw on. */
  readonly note: (kind: string, headers: Readonly<Record<string, string>>, now: Instant) => void;
  /** When the next page of this kind may be asked for, if not at once. */
  readonly waitUntil: (kind: string, now: Instant) => Instant | null;
}

/**
 * Spends at most half of what is left of a tool's quota (x-ratelimit-*, ratelimit-*), so that people and pipelines that share it are
 * never stopped by us. Tools count several quotas at once; which one a kind of page draws on is learned from its replies.
 */
export function openQuota(): Quota {
  const resources = new Map<string, string>();
  const spells = new Map<string, Spell>();
  return {
    note(kind, headers, now) {
      const remaining = numberIn(headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]);
      const resets = resetTime(headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"], now);
      if (remaining === null || resets === null) return;
      const resource = headers["x-ratelimit-resource"] ?? kind;
      resources.set(kind, resource);
      const known = spells.get(resource);
      // Tools that count seconds down name a slightly other end each time: within a second it is the same spell.
      const same = known !== undefined && now < known.resets && Math.abs(resets - known.resets) <= 1000;
      // Replies of parallel requests overtake each other: the least that was said is what is left.
      spells.set(resource, {
        resets: same ? known.resets : resets,
        floor: same ? known.floor : Math.floor(remaining / 2),
        remaining: same ? Math.min(remaining, known.remaining) : remaining,
      });
    },
    waitUntil(kind, now) {
      const spell = spells.get(resources.get(kind) ?? kind);
      if (spell === undefined || now >= spell.resets) return null;
      return spell.remaining <= spell.floor ? spell.resets : null;
    },
  };
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

/** Tools name the end as seconds since 1970, as seconds from now, or as a date. */
export function resetTime(text: string | undefined, now: Instant): Instant | null {
  if (text === undefined) return null;
  const number = numberIn(text);
  if (number !== null) return number > 1_000_000_000 ? number * 1000 : now + number * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}
