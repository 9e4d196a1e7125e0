import { describe, expect, test } from "vitest";
import { dateOf, instantOf } from "./instant-text.ts";
import { nearestWord } from "./nearest-word.ts";
import { looksLikeMail, namesAPerson, storedText } from "./plain-text.ts";
import { advisoryWeaknessId } from "./row-id.ts";

describe("text from outside", () => {
  test.each(["assignee", "Assignee ID", "author_email", "reporter", "E-Mail", "createdBy", "Name", "user", "approver"])(
    "column %s names a person",
    (column) => {
      expect(namesAPerson(column)).toBe(true);
    },
  );

  test.each(["id", "type", "team", "container", "created", "iteration", "service", "caused_by", "detected_by", "from_team"])(
    "column %s does not",
    (column) => {
      expect(namesAPerson(column)).toBe(false);
    },
  );

  test("a mail address is found inside a sentence", () => {
    expect([looksLikeMail("ask a.b@example.org"), looksLikeMail("@example/team"), looksLikeMail("a @ b")]).toEqual([true, false, false]);
  });

  test("control and direction characters are gone, HTML stays plain text", () => {
    expect(storedText("\u001b[31m<b>x</b>\u202e\u0000 ")).toBe("?[31m<b>x</b>??");
  });

  test.each([
    ["2026-03-01T09:00:00+01:00", Date.UTC(2026, 2, 1, 8)],
    ["2026-03-01T09:00Z", Date.UTC(2026, 2, 1, 9)],
    ["2026-03-01T09:00:00.25-0230", Date.UTC(2026, 2, 1, 11, 30, 0, 250)],
    ["2026-03-01T09:00:00", null],
    ["2026-03-01", null],
    ["2026-02-30T00:00:00Z", null],
    ["2026-03-01T24:00:00Z", null],
    ["1969-12-31T00:00:00Z", null],
    ["yesterday", null],
  ])("the instant of %s", (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  test("a date is midnight UTC", () => {
    expect([dateOf("2024-02-29"), dateOf("2023-02-29")]).toEqual([Date.UTC(2024, 1, 29), null]);
  });

  test("a slip of the keyboard finds its word, another word does not", () => {
    const kinds = ["stream-aligned", "platform", "security"];
    expect([nearestWord("scurity", kinds), nearestWord("paltform", kinds), nearestWord("finance", kinds)]).toEqual([
      "security",
      "platform",
      null,
    ]);
  });

  test("a version bump keeps the id of a vulnerable package, another package has its own", () => {
    const id = (purl: string) => advisoryWeaknessId("r", "cve-2021-1", purl);
    expect(id("pkg:npm/%40a/b@1.0.0?x=y")).toBe(id("pkg:npm/%40a/b@1.0.1"));
    expect(id("pkg:npm/a")).not.toBe(id("pkg:npm/b"));
  });
});
