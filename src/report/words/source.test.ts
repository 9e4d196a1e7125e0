import { expect, test } from "vitest";
import { sourceText } from "./source.ts";

test("several sources of one kind read alike, whether numbered or named after their repository", () => {
  expect(["git", "git-0", "git.billing", "git.api.v2"].map(sourceText)).toEqual(Array(4).fill("Git history"));
});

test("a source of no known kind is shown by its name", () => {
  expect(sourceText("elsewhere")).toBe("elsewhere");
});
