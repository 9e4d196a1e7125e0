import { expect, it } from "vitest";
import { expectClose } from "../../../test/vectors.fixture.ts";
import { solveLinear } from "./solve-linear.ts";

it("three equations, whatever stands at the top left", () => {
  const matrix = [
    [0, 2, 1],
    [1e-20, 1, 1],
    [3, 1, 2],
  ];
  expectClose(solveLinear(matrix, [8, 5, 14]), [7 / 3, 3, 2], 1e-12);
  expect(matrix[0]).toEqual([0, 2, 1]);
});

it("equations that repeat each other have no single answer", () => {
  expect(
    solveLinear(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 2],
    ),
  ).toBeNull();
  expect(solveLinear([[0]], [0])).toBeNull();
});
