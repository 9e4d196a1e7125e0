import { randomInt } from "node:crypto";

/** The same things in an order that the system's generator chose (Fisher and Yates), so that none of theirs is left. */
export function shuffled<T>(things: readonly T[]): readonly T[] {
  const order = [...things];
  for (let last = order.length - 1; last > 0; last--) {
    const at = randomInt(last + 1);
    const [one, other] = [order[last], order[at]];
    if (one === undefined || other === undefined) continue;
    order[last] = other;
    order[at] = one;
  }
  return order;
}
