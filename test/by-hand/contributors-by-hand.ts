import { readCommits } from "./history-by-hand.ts";
import type { PlainGit } from "./plain-git.ts";

const BANDS: readonly (readonly [number, string])[] = [
  [50, "50+"],
  [20, "20–49"],
  [13, "13–19"],
  [8, "8–12"],
  [5, "5–7"],
];

/** The most mail addresses of people in any one quarter of the window on main, as a band; null under five. */
export function contributorsByHand(
  git: PlainGit,
  { head, from, to }: { readonly head: string; readonly from: number; readonly to: number },
): readonly (readonly [string, string | null])[] {
  const quarters = new Map<string, Set<string>>();
  for (const { committed, actor, mail } of readCommits(git, head).values()) {
    if (actor !== "human" || mail === "" || committed * 1000 < from || committed * 1000 >= to) continue;
    const date = new Date(committed * 1000);
    const quarter = `${date.getUTCFullYear()}-${Math.floor(date.getUTCMonth() / 3)}`;
    quarters.set(quarter, (quarters.get(quarter) ?? new Set()).add(mail));
  }
  const most = Math.max(0, ...[...quarters.values()].map(({ size }) => size));
  return [["contributors", BANDS.find(([least]) => most >= least)?.[1]?.replace("–", "-") ?? null]];
}
