import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../../test/vectors.fixture.ts";
import * as agreement from "./agreement.ts";
import * as binomial from "./binomial-test.ts";
import * as bootstrap from "./bootstrap.ts";
import * as calibrated from "./calibrated-limits.ts";
import * as charts from "./control-charts.ts";
import * as distributions from "./distributions.ts";
import * as exact from "./exact-tests.ts";
import * as multiplicity from "./multiplicity.ts";
import * as planning from "./planning.ts";
import * as proportions from "./proportions.ts";
import * as quantiles from "./quantiles.ts";
import * as random from "./random.ts";
import * as ranks from "./rank-tests.ts";
import * as rates from "./rates.ts";
import * as shrinkage from "./shrinkage.ts";
import * as survival from "./survival.ts";
import * as welch from "./welch.ts";

const functions = new Map(
  [
    agreement,
    binomial,
    bootstrap,
    calibrated,
    charts,
    distributions,
    exact,
    multiplicity,
    planning,
    proportions,
    quantiles,
    random,
    ranks,
    rates,
    shrinkage,
    survival,
    welch,
  ].flatMap((module) => Object.entries(module)),
);

/** Every `@example call // => value` line of the sources beside this test. */
const examples = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .flatMap((name) => {
    const lines = readFileSync(`${import.meta.dirname}/${name}`, "utf8").split("\n");
    return lines.filter((line) => line.includes("@example")).map((line) => ({ name, line: line.trim() }));
  });

function evaluate(expression: string): unknown {
  return new Function(...functions.keys(), `"use strict"; return (${expression});`)(...functions.values());
}

describe("the examples in the sources are true", () => {
  it.each(examples)("$name: $line", ({ line }) => {
    const [, call, value] = /@example (.+) \/\/ => (.+)$/.exec(line) ?? [];
    if (call === undefined || value === undefined) expect.fail("an example reads `@example call // => value`");
    expectClose(evaluate(call), evaluate(value), 1e-9);
  });
  it("every public function has one", () => {
    const named = examples.map(({ line }) => line).join("\n");
    const internal = new Set([
      "binomialChance",
      "twoSided",
      "chiSquareUpper",
      "exactInterval",
      "atPosition",
      "sorted",
      "declaredK",
      "lagOneCorrelation",
    ]);
    for (const name of functions.keys()) if (!internal.has(name)) expect(named).toContain(`@example ${name}`);
  });
  it("a wrong value is noticed", () => {
    expect(() => expectClose(evaluate("wilson(1, 8).value"), evaluate("0.126"))).toThrow();
  });
});
