import { expect, test } from "vitest";
import { readCatalogue } from "../../catalogue/read-catalogue.ts";
import { figureText, shownUnit } from "./ratio.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("a ratio says what it counts", () => {
  expect(plain(figureText(1.415, { measure: "E12", unit: "ratio" }))).toBe("1.4 changes of team an item");
  expect(plain(figureText(0.44, { measure: "E38", unit: "ratio" }))).toBe("44 % of the pipeline's time is waiting for a machine");
  expect(shownUnit({ measure: "E38", unit: "ratio" })).toBe("share");
});

test("no ratio of the catalogue stands without words", async () => {
  const { measures } = await readCatalogue();
  for (const { id, unit } of measures.filter((each) => each.unit === "ratio"))
    expect(figureText(0.5, { measure: id, unit })).toMatch(/^\S+\s.*[a-z]{3}/u);
});
