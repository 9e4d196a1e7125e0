/** Reach of the five usual severities (learning.md 1, rule incident). Other words leave the reach blank: they mean something else everywhere. */
const RADIUS = ["R5", "R4", "R3", "R2", "R1"] as const;

/** `SEV-1`, `sev1`, `P1` and `1` are the same severity. */
export function severityOf(text: string): { readonly severity: string; readonly radius: string | null } {
  const rank = /^(?:sev|severity|s|p|prio|priority)?[\s_-]?([1-5])$/i.exec(text)?.[1];
  return rank === undefined
    ? { severity: text.toLowerCase(), radius: null }
    : { severity: `sev${rank}`, radius: RADIUS[Number(rank) - 1] ?? null };
}
