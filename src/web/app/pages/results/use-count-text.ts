import { useFormat } from "../../words/use-format.ts";

/** A band of answers, "8–12"; never a count of a small group, because none is released. */
export function useCountText(): (n: { readonly low: number; readonly high: number }) => string {
  const format = useFormat();
  return ({ low, high }) => (low === high ? format.number(low) : `${format.number(low)}–${format.number(high)}`);
}
