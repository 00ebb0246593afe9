import { expect, it } from "vitest";
import { eachPixelInside } from "./polygon.js";

function inside(outline: readonly (readonly [number, number])[]): string[] {
  const rows = Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => "."));
  const points = outline.map(([x, y]) => ({ x, y }));
  eachPixelInside({ width: 6, height: 4 }, points, (x, y) => {
    const row = rows[y];
    if (row !== undefined) row[x] = row[x] === "." ? "#" : "twice";
  });
  return rows.map((row) => row.join(""));
}

it("visits the pixels whose middle is inside, once", () => {
  expect(
    inside([
      [1, 1],
      [5, 1],
      [5, 3],
      [1, 3],
    ]),
  ).toEqual(["......", ".####.", ".####.", "......"]);
});

it("follows an outline with a dent", () => {
  const dented = [
    [0, 0],
    [6, 0],
    [6, 4],
    [3, 0.6],
    [0, 4],
  ] as const;
  expect(inside(dented)).toEqual(["######", "##..##", "#....#", "......"]);
});

it("stays in the picture", () => {
  expect(
    inside([
      [-9, -9],
      [20, -9],
      [20, 20],
      [-9, 20],
    ]).join(""),
  ).toBe("#".repeat(24));
});
