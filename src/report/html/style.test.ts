import { expect, test } from "vitest";
import { styleSheet } from "./page-assets.ts";

test("the style sheet asks nobody for anything", () => {
  expect(styleSheet()).not.toMatch(/url\(|@import|https?:/);
});
