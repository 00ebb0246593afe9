import { expect, it } from "vitest";
import { findingsOf } from "./findings.js";
import { measureRegion, type RegionMeasures } from "./skin.js";
import { warningsOf } from "./warnings.js";

type Rgb = readonly [number, number, number];
const SKIN: Rgb = [217, 165, 133];

/** A square of skin, 40 pixels wide. */
function measured(colourAt: (x: number, y: number) => Rgb): RegionMeasures {
  const side = 40;
  const data = Uint8Array.from(
    Array.from({ length: side * side }, (_, index) =>
      colourAt(index % side, Math.floor(index / side)),
    ).flat(),
  );
  const outline = [
    { x: 0, y: 0 },
    { x: side, y: 0 },
    { x: side, y: side },
    { x: 0, y: side },
  ];
  const measures = measureRegion({ width: side, height: side, data }, { name: "chin", outline });
  if (measures === null) throw new Error("There are no measures.");
  return measures;
}
const value = (measures: RegionMeasures, id: string) =>
  findingsOf([measures]).find((finding) => finding.id === id)?.value;

it("measures plain skin as even and matt", () => {
  const plain = measured(() => SKIN);
  expect(plain).toMatchObject({ pixels: 1_600, shine: 0, clipped: 0, detail: 0 });
  expect(plain.unevenness).toBeCloseTo(0);
  expect(value(plain, "typology-angle")).toBeCloseTo(42.6, 0);
});

it("counts what mirrors the light as shine and leaves it out of the colour", () => {
  const shiny = measured((x) => (x < 4 ? [252, 248, 245] : SKIN));
  expect(value(shiny, "shine")).toBe(10);
  expect(shiny.colour).toEqual(measured(() => SKIN).colour);
});

it("measures spots as unevenness, and a slope of light not", () => {
  const sloped = measured((x) => [190 + x, 140 + x, 110 + x]);
  const spotted = measured((x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? SKIN : [197, 145, 113]));
  expect(sloped.unevenness).toBeLessThan(0.3);
  expect(spotted.unevenness).toBeGreaterThan(2);
});

it("says nothing of a region that is hardly in the picture", () => {
  const picture = { width: 10, height: 10, data: new Uint8Array(300) };
  const outline = [
    { x: 0, y: 0 },
    { x: 9, y: 0 },
    { x: 9, y: 9 },
  ];
  expect(measureRegion(picture, { name: "nose", outline })).toBeNull();
});

it("warns of light from one side, several faces and missing regions", () => {
  const regions = [
    { ...measured(() => SKIN), name: "left cheek" as const },
    { ...measured(() => [150, 105, 80]), name: "right cheek" as const },
  ];
  const ids = warningsOf({ faces: 2, faceWidth: 600, regions }).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["several-faces", "light-from-one-side", "regions-missing"]));
});
