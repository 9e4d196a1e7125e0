/** Keeps a number and its unit on one line. */
export const together = "\u00a0";

const smallNumbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"] as const;

/** @example thousands(4816) // "4,816" */
export function thousands(value: number): string {
  const [whole = "", part] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** Two or three figures are what an interval can carry: one decimal below 20, none above. @example figure(11.23) // "11.2" */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.1) return String(Number(value.toPrecision(1)));
  return thousands(size < 20 ? Math.round(value * 10) / 10 : Math.round(value));
}

/** @example countWord(3) // "three" */
export function countWord(count: number): string {
  return smallNumbers[count] ?? thousands(count);
}

/** @example counted(1, "commit") // "1 commit" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** @example percent(0.234) // "23 %" */
export function percent(share: number): string {
  return `${percentFigure(share)}${together}%`;
}

export function percentFigure(share: number): string {
  const hundredths = share * 100;
  if (hundredths > 0 && hundredths < 1) return "under 1";
  if (hundredths > 99 && hundredths < 100) return "over 99";
  return String(Math.round(hundredths));
}

/**
 * A share as people count it, with the smallest denominator that is not more than two hundredths off.
 * @example frequency(0.9) // "9 in 10"
 */
export function frequency(share: number): string {
  if (share <= 0) return "none";
  if (share >= 1) return "all";
  if (share < 0.01) return "fewer than 1 in 100";
  if (share > 0.99) return "more than 99 in 100";
  for (const whole of [2, 3, 4, 5, 10, 20, 100]) {
    const parts = Math.round(share * whole);
    if (parts > 0 && parts < whole && Math.abs(parts / whole - share) <= 0.02) return whole === 2 ? "half" : `${parts} in ${whole}`;
  }
  return percent(share);
}

/** @example sentenceCase("three days") // "Three days" */
export function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** @example listed(["a", "b", "c"]) // "a, b and c" */
export function listed(texts: readonly string[]): string {
  const last = texts.at(-1);
  if (last === undefined) return "";
  return texts.length === 1 ? last : `${texts.slice(0, -1).join(", ")} and ${last}`;
}
