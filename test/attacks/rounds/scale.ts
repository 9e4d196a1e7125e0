/** `npm run attacks` runs every attack at the size that its gate asks for; `npm test` at one that a change can wait for. */
export const isLong = process.env.EVENKEEL_ATTACKS === "long";

/**
 * How often an attack is tried.
 * @param long scaled by EVENKEEL_ATTACKS_SHARE where the machine has less time; the table says what was really run
 */
export function sized(short: number, long: number): number {
  const share = Number(process.env.EVENKEEL_ATTACKS_SHARE ?? 1);
  return isLong ? Math.max(short, Math.round(long * share)) : short;
}

/** A long run may take this long for one attack. */
export const PATIENCE_MS = isLong ? 3_600_000 : 120_000;
