import type { Share } from "../core/model/time.ts";

/** How a company works, as the few numbers its invented events are drawn from. Times are medians. */
export interface Habits {
  readonly changesPerPersonWeek: number;
  readonly releaseEveryDays: number;
  /** Changes that must pass the security gate, and of these the ones that meet a second gate. */
  readonly needsSecurity: Share;
  readonly secondGate: Share;
  readonly securityWaitHours: number;
  readonly securitySendsBack: Share;
  /** Where in the life of a change security is asked first: 0 at its start, 1 at its end. */
  readonly securityAskedAt: Share;
  readonly reviewPickupHours: number;
  readonly reworkRounds: number;
  readonly crossTeamReview: Share;
  readonly failedDeployments: Share;
  readonly recoveryHours: number;
  readonly handoffsPerItem: number;
  /** Hours of waiting for each hour of work. */
  readonly waitingPerHour: number;
  readonly unplanned: Share;
  readonly outOfHours: Share;
  readonly reverts: Share;
  readonly fixes: Share;
  /** Changes of product teams that are security work. */
  readonly securityWork: Share;
  readonly updateDays: number;
  readonly actionsDone: Share;
  readonly failuresReviewed: Share;
  readonly improvement: Share;
  readonly testsTouched: Share;
  readonly redHours: number;
  readonly redPerWeek: number;
  readonly queueShare: Share;
  readonly remediationDays: number;
  readonly acceptedWithReason: Share;
  readonly secretBypass: Share;
  /** Failures found by users before the company notices. */
  readonly foundByUsers: Share;
  /** Failures a check on a branch catches, per team and week. */
  readonly earlyCatches: number;
  /** Repositories in which a given control runs. */
  readonly controls: Share;
  readonly ownedPaths: Share;
  readonly pinnedActions: Share;
}

/** A separate security team behind a gate, a second one behind it, and releases every few weeks. */
export const separateGate: Habits = {
  changesPerPersonWeek: 0.9,
  releaseEveryDays: 16,
  needsSecurity: 0.34,
  secondGate: 0.4,
  securityWaitHours: 96,
  securitySendsBack: 0.52,
  securityAskedAt: 0.8,
  reviewPickupHours: 40,
  reworkRounds: 1.3,
  crossTeamReview: 0.12,
  failedDeployments: 0.19,
  recoveryHours: 21,
  handoffsPerItem: 1.7,
  waitingPerHour: 4.6,
  unplanned: 0.37,
  outOfHours: 0.22,
  reverts: 0.04,
  fixes: 0.31,
  securityWork: 0.05,
  updateDays: 38,
  actionsDone: 0.36,
  failuresReviewed: 0.3,
  improvement: 0.08,
  testsTouched: 0.41,
  redHours: 7,
  redPerWeek: 0.8,
  queueShare: 0.44,
  remediationDays: 74,
  acceptedWithReason: 0.35,
  secretBypass: 0.4,
  foundByUsers: 0.62,
  earlyCatches: 0.8,
  controls: 0.42,
  ownedPaths: 0.55,
  pinnedActions: 0.25,
};

/** Security people inside the teams, small batches, most checks in the pipeline. */
export const embedded: Habits = {
  changesPerPersonWeek: 1.7,
  releaseEveryDays: 1.4,
  needsSecurity: 0.09,
  secondGate: 0,
  securityWaitHours: 5,
  securitySendsBack: 0.13,
  securityAskedAt: 0.25,
  reviewPickupHours: 4,
  reworkRounds: 0.5,
  crossTeamReview: 0.46,
  failedDeployments: 0.06,
  recoveryHours: 1.6,
  handoffsPerItem: 0.5,
  waitingPerHour: 1.1,
  unplanned: 0.14,
  outOfHours: 0.06,
  reverts: 0.012,
  fixes: 0.17,
  securityWork: 0.14,
  updateDays: 4,
  actionsDone: 0.78,
  failuresReviewed: 0.86,
  improvement: 0.24,
  testsTouched: 0.77,
  redHours: 0.9,
  redPerWeek: 0.5,
  queueShare: 0.13,
  remediationDays: 12,
  acceptedWithReason: 0.93,
  secretBypass: 0.07,
  foundByUsers: 0.18,
  earlyCatches: 2.2,
  controls: 0.92,
  ownedPaths: 0.96,
  pinnedActions: 0.9,
};

/** Between two ways of working: `share` 0 is the first, 1 the second; times move by their ratio, shares by their difference. */
export function between(from: Habits, to: Habits, share: Share): Habits {
  return mapHabits(from, (habit) => {
    const [start, end] = [from[habit], to[habit]];
    const isShare = start <= 1 && end <= 1;
    return isShare || start === 0 || end === 0 ? start + (end - start) * share : start * (end / start) ** share;
  });
}

function mapHabits(like: Habits, drawn: (habit: keyof Habits) => number): Habits {
  const entries = Object.keys(like).map((habit) => [habit, drawn(asHabit(habit))] as const);
  return asHabits(Object.fromEntries(entries));
}

/** Object.keys forgets that the keys are those of the object it was given. */
function asHabit(key: string): keyof Habits {
  return key as keyof Habits;
}

/** The same for Object.fromEntries: every habit was mapped one line above. */
function asHabits(entries: object): Habits {
  return entries as Habits;
}
