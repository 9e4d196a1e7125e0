import { expect, test } from "vitest";
import { kindOf, looksSquashed, mergesLongLived, revertedOid, saysSecurityUpdate, speaksOfSecurity } from "./classify-subject.ts";

test.each([
  ["feat(cart): add lines", "feature"],
  ["fix: keep empty lines", "fix"],
  ["object-file: fix a leak", "fix"],
  ["build(deps): bump left-pad from 1.0.0 to 1.1.0", "dependency"],
  ["Bump left-pad from 1.0.0 to 1.1.0", "dependency"],
  ["GHA: update dependency pizlonator/fil-c to v0.684", "dependency"],
  ['Revert "Add a cart"', "revert"],
  ["chore(release): 2.0.0", "release"],
  ["v1.2.3", "release"],
  ["Git 2.50", "release"],
  ["Add a cart", "feature"],
  ["Prefix the names", "other"],
  ["chore: tidy", "other"],
] as const)("%s is a %s", (subject, kind) => {
  expect(kindOf(subject, 1, "human")).toBe(kind);
});

test("a commit of two parents is a merge, one by an update bot a dependency update", () => {
  expect(kindOf("fix: x", 2, "human")).toBe("merge");
  expect(kindOf("Something", 1, "update-bot")).toBe("dependency");
});

test.each([
  ["Merge branch 'jc/topic'", false],
  ["Merge branch 'maint'", true],
  ["Merge branch 'main' of example.org:shop/cart", true],
  ["Merge remote-tracking branch 'origin/release-2.1'", true],
  ["Merge tag 'v1.2'", true],
  ["Merge pull request #3 from someone/master", false],
  ["Merge pull request #3 from shop/develop", true],
] as const)("%s joins a long-lived branch: %s", (subject, longLived) => {
  expect(mergesLongLived(subject, "main")).toBe(longLived);
});

test("security is heard in subjects, and an update says it in subject or body", () => {
  expect(speaksOfSecurity("Fix CVE-2026-1234 in the parser")).toBe(true);
  expect(speaksOfSecurity("Secure the picnic table")).toBe(false);
  expect(saysSecurityUpdate("Bump a", "See GHSA-aaaa-bbbb-cccc")).toBe(true);
  expect(saysSecurityUpdate("Bump a", "Release notes: see the security policy page")).toBe(false);
});

test("only full ids are reverted, only a number at the end is a squash", () => {
  expect(revertedOid(`This reverts commit ${"a".repeat(40)}.`)).toBe("a".repeat(40));
  expect(revertedOid("This reverts commit abc1234.")).toBeNull();
  expect(looksSquashed("Add a cart (#12)")).toBe(true);
  expect(looksSquashed("Add (#12) a cart")).toBe(false);
});
