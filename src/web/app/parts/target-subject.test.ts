import { expect, test } from "vitest";
import { nameOfAim } from "./target-subject.ts";

const measure = { question: "", definition: "" };
const requests = { id: "requests", label: "by requests", unit: "hours" as const };
const share = { id: "share-of-lead-time", label: "of the lead time", unit: "share" as const };
const words = {
  behaviours: [{ id: "B3", name: "Courage", definition: "", question: "" }],
  measures: [
    { ...measure, id: "E08", name: "Security review wait", unit: "hours" as const, variants: [requests, share] },
    {
      ...measure,
      id: "E27",
      name: "Update latency",
      unit: "hours" as const,
      variants: [
        { id: "security", label: "repairs only", unit: "hours" as const },
        { id: "all", label: "all updates", unit: "hours" as const },
      ],
    },
  ],
};

test("an aim is named as a person says it, and where a measure has several figures, which one", () => {
  expect(nameOfAim({ behaviour: "B3" }, words)?.name).toBe("Courage");
  expect(nameOfAim({ measure: "E08", variant: "requests", category: null }, words)).toEqual({
    name: "Security review wait",
    unit: "hours",
  });
  expect(nameOfAim({ measure: "E08", variant: "share-of-lead-time", category: null }, words)).toEqual({
    name: "Security review wait, of the lead time",
    unit: "share",
  });
  expect(nameOfAim({ measure: "E27", variant: "all", category: "serious-ones" }, words)?.name).toBe(
    "Update latency, serious ones, all updates",
  );
  expect(nameOfAim({ measure: "E99", variant: null, category: null }, words)).toBeNull();
});
