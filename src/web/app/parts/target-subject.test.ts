import { expect, test } from "vitest";
import { nameOfAim } from "./target-subject.ts";

const measure = { question: "", definition: "" };
const words = {
  behaviours: [{ id: "B3", name: "Courage", definition: "", question: "" }],
  measures: [
    { ...measure, id: "E08", name: "Security review wait", unit: "hours" as const, variants: [{ id: "requests", label: "by requests" }] },
    {
      ...measure,
      id: "E27",
      name: "Update latency",
      unit: "hours" as const,
      variants: [
        { id: "security", label: "repairs only" },
        { id: "all", label: "all updates" },
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
  expect(nameOfAim({ measure: "E27", variant: "all", category: "serious-ones" }, words)?.name).toBe(
    "Update latency, serious ones, all updates",
  );
  expect(nameOfAim({ measure: "E99", variant: null, category: null }, words)).toBeNull();
});
