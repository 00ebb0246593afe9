import type { Point } from "../photos/picture.js";

export const REGION_NAMES = ["forehead", "right cheek", "left cheek", "nose", "chin"] as const;
export type RegionName = (typeof REGION_NAMES)[number];

/** Left and right are the person's own. */
export interface Region {
  readonly name: RegionName;
  readonly outline: readonly Point[];
}

/** A corner is a landmark, or the middle of two: where hair, brows, lips and eyes are kept out. */
type Corner = number | readonly [number, number];

const OUTLINES: Readonly<Record<RegionName, readonly Corner[]>> = {
  forehead: [
    [67, 69],
    [109, 108],
    [10, 151],
    [338, 337],
    [297, 299],
    [299, 296],
    [337, 336],
    [151, 9],
    [108, 107],
    [69, 66],
  ],
  "right cheek": [117, 118, 101, 36, 205, 187, 123],
  "left cheek": [346, 347, 330, 266, 425, 411, 352],
  nose: [122, 6, 351, 281, 275, 4, 45, 51],
  chin: [201, 200, 421, 428, 396, 175, 171, 208],
};

export function regionsOf(landmarks: readonly Point[]): Region[] {
  const at = (index: number): Point => landmarks[index] ?? { x: 0, y: 0 };
  const corner = (place: Corner): Point => {
    if (typeof place === "number") return at(place);
    const [one, other] = [at(place[0]), at(place[1])];
    return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  };
  return REGION_NAMES.map((name) => ({ name, outline: OUTLINES[name].map(corner) }));
}
