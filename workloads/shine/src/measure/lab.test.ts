import { expect, it } from "vitest";
import { labOf, typologyAngle } from "./lab.js";

const close = (lab: object, expected: Readonly<Record<string, number>>) => {
  for (const [name, value] of Object.entries(expected))
    expect((lab as Record<string, number>)[name], name).toBeCloseTo(value, 1);
};

it("gives the known values of sRGB under D65", () => {
  close(labOf(255, 255, 255), { lightness: 100, red: 0, yellow: 0 });
  close(labOf(0, 0, 0), { lightness: 0, red: 0, yellow: 0 });
  close(labOf(255, 0, 0), { lightness: 53.24, red: 80.09, yellow: 67.2 });
  close(labOf(0, 0, 255), { lightness: 32.3, red: 79.19, yellow: -107.86 });
});

it("has a typology angle that grows with lightness", () => {
  expect(typologyAngle({ lightness: 70, red: 10, yellow: 20 })).toBeCloseTo(45);
  expect(typologyAngle({ lightness: 30, red: 10, yellow: 20 })).toBeCloseTo(-45);
  expect(typologyAngle({ lightness: 70, red: 10, yellow: -5 })).toBeNull();
  // Grey, as far as rounding leaves it grey.
  expect(typologyAngle(labOf(180, 180, 180))).toBeNull();
});
