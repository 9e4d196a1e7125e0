import { type Instant, quarterOf } from "../model/time.ts";

/** Between the quarter a bucket was made in and its digits. */
const MADE_IN = ".";

/**
 * A bucket that says in which quarter's salt it was made. What a tool tells of a change has several times, in two quarters perhaps; a person
 * has another bucket in each, and counted by the time of a row they would be two people.
 * @example bucketOfQuarter("2026-Q3", "1a2b3c4d") // "2026-Q3.1a2b3c4d"
 */
export function bucketOfQuarter(quarter: string, digits: string): string {
  return `${quarter}${MADE_IN}${digits}`;
}

/** The quarter in which a bucket can be told from others. One that does not say (of a commit, which has one time) is of its row's quarter. */
export function quarterOfBucket(bucket: string, time: Instant): string {
  const end = bucket.indexOf(MADE_IN);
  return end === -1 ? quarterOf(time) : bucket.slice(0, end);
}
