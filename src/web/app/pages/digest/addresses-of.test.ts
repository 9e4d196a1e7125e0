import { expect, test } from "vitest";
import { addressesOf } from "./addresses-of.ts";

test("addresses stand one a line or between commas, whatever space is around them", () => {
  expect(addressesOf(" a@example.org\n\nb@example.org, c@example.org;\r\n")).toEqual(["a@example.org", "b@example.org", "c@example.org"]);
});

test("an empty field is nobody", () => {
  expect(addressesOf(" \n")).toEqual([]);
});
