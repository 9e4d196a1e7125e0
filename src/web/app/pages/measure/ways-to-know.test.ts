import { expect, test } from "vitest";
import { waysToKnow } from "./ways-to-know.ts";

const lane = (name: string, reason: string) => ({ measure: "E28", name, reason, unlock: null });

test("thirty unknown figures with one reason stand once", () => {
  const open = [lane("Static analysis", "no source tells it"), lane("Licences", "does not apply"), lane("Secrets", "no source tells it")];
  expect(waysToKnow(open).map(({ reason, names }) => [reason, names])).toEqual([
    ["no source tells it", ["Static analysis", "Secrets"]],
    ["does not apply", ["Licences"]],
  ]);
});
