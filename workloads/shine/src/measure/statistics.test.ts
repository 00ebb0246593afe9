import { expect, it } from "vitest";
import { median, planeResidualSpread } from "./statistics.js";

it("takes the middle, or the mean of the two middles", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBe(0);
});

const grid = (value: (x: number, y: number) => number) =>
  Array.from({ length: 100 }, (_, index) => {
    const [x, y] = [index % 10, Math.floor(index / 10)];
    return { x, y, value: value(x, y) };
  });

it("takes the slope of the light out and leaves what is on it", () => {
  expect(planeResidualSpread(grid((x, y) => 40 + 3 * x - 2 * y))).toBeCloseTo(0);
  expect(planeResidualSpread(grid((x, y) => 40 + 3 * x - 2 * y + ((x + y) % 2 === 0 ? 1 : -1)))).toBeCloseTo(
    1,
    1,
  );
});
