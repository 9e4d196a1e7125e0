import { expect, test } from "vitest";
import { routes } from "../../../contract/routes.ts";
import { addressOf } from "./ask.ts";
import { paths } from "./paths.ts";

test("the client knows every route of the contract by its method and path", () => {
  expect(paths).toEqual(Object.fromEntries(Object.values(routes).map(({ id, method, path }) => [id, [method, path]])));
});

test("an address has its params and query filled in and escaped", () => {
  const address = addressOf("chart", { params: { organisation: "a b", measure: "E01" }, query: { cell: "E01/x&y", form: "csv" } });
  expect(address).toBe("/api/organisations/a%20b/charts/E01?cell=E01%2Fx%26y&form=csv");
});

test("what is not given is not in the address", () => {
  expect(addressOf("home", { params: { organisation: "a" }, query: { weeks: undefined } })).toBe("/api/organisations/a/home");
});
