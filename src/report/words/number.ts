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

/** Fractions people use, plainest first. */
const plainFractions: readonly (readonly [parts: number, whole: number])[] = [
  [1, 2],
  [1, 3],
  [2, 3],
  [1, 4],
  [3, 4],
  [1, 5],
  [2, 5],
  [3, 5],
  [4, 5],
  [1, 6],
  [1, 8],
  [1, 10],
  [3, 10],
  [7, 10],
  [9, 10],
  [1, 20],
  [19, 20],
];

/**
 * A share as people count it: the plainest fraction within two hundredths, else the nearest one.
 * @example frequency(0.9) // "9 in 10"
 */
export function frequency(share: number): string {
  if (share <= 0) return "none";
  if (share >= 1) return "all";
  if (share < 0.01) return "fewer than 1 in 100";
  if (share < 0.04) return `1 in ${Math.round(1 / share / 5) * 5}`;
  if (share > 0.965) return "nearly all";
  const off = ([parts, whole]: readonly [number, number]): number => Math.abs(parts / whole - share);
  const [parts, whole] =
    plainFractions.find((each) => off(each) <= 0.02) ?? plainFractions.reduce((best, each) => (off(each) < off(best) ? each : best));
  return whole === 2 ? "half" : `${parts} in ${whole}`;
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

/** A sentence inside another; what starts with an acronym or a quotation mark stays. */
export function lowerFirst(claim: string): string {
  return /^[A-Z][a-z ]/.test(claim) ? claim.slice(0, 1).toLowerCase() + claim.slice(1) : claim;
}
