import { meanColour } from "./findings.js";
import type { RegionMeasures } from "./skin.js";
import { mean } from "./statistics.js";

/** Why the figures of this photo deserve less trust. */
export interface Warning {
  readonly id: string;
  readonly sentence: string;
}

export interface PhotoCircumstances {
  readonly faces: number;
  /** Width of the face in pixels of the photo as it came. */
  readonly faceWidth: number;
  readonly regions: readonly RegionMeasures[];
}

const FACE_WIDTH_MIN = 250;
const DETAIL_MIN = 0.35;
const LIGHTNESS = { min: 25, max: 88 };
const CLIPPED_MAX = 0.03;
const SIDES_DIFFERENCE_MAX = 8;
// Wide around the hues that skin has in white light: only a strong tint is told.
const HUE_DEGREES = { min: 25, max: 85 };
// Skin in white light has 12 and more.
const CHROMA_MIN = 3;
const REGIONS = 5;

export function warningsOf({ faces, faceWidth, regions }: PhotoCircumstances): Warning[] {
  const colour = meanColour(regions);
  const hue = (Math.atan2(colour.yellow, colour.red) * 180) / Math.PI;
  const colourless = Math.hypot(colour.red, colour.yellow) < CHROMA_MIN;
  const side = (name: string) => regions.find((region) => region.name === name)?.colour.lightness;
  const [right, left] = [side("right cheek"), side("left cheek")];
  const sides = right === undefined || left === undefined ? 0 : Math.abs(right - left);
  const checks: readonly (readonly [boolean, Warning])[] = [
    [faces > 1, { id: "several-faces", sentence: `There are ${faces} faces; the largest was measured.` }],
    [
      faceWidth < FACE_WIDTH_MIN,
      { id: "small-face", sentence: "The face is small in this photo. Go nearer: fine variation is lost." },
    ],
    [
      mean(regions.map(({ detail }) => detail)) < DETAIL_MIN,
      { id: "blurred", sentence: "The skin is not sharp: unevenness is measured too low." },
    ],
    [
      colour.lightness < LIGHTNESS.min,
      { id: "dark", sentence: "The face is very dark in this photo. If that is the light, tone is wrong." },
    ],
    [
      colour.lightness > LIGHTNESS.max || mean(regions.map(({ clipped }) => clipped)) > CLIPPED_MAX,
      { id: "overexposed", sentence: "Parts of the face are overexposed: their colour is lost." },
    ],
    [
      sides > SIDES_DIFFERENCE_MAX,
      {
        id: "light-from-one-side",
        sentence: "The light comes from one side: the cheeks cannot be compared.",
      },
    ],
    [
      colourless,
      { id: "no-colour", sentence: "The photo has hardly any colour: tone and redness cannot be told." },
    ],
    [
      !colourless && (hue < HUE_DEGREES.min || hue > HUE_DEGREES.max),
      { id: "tinted-light", sentence: "The light seems tinted: tone and redness are shifted." },
    ],
    [
      regions.length < REGIONS,
      {
        id: "regions-missing",
        sentence: "Some regions are too small or outside the photo and were left out.",
      },
    ],
  ];
  return checks.filter(([applies]) => applies).map(([, warning]) => warning);
}
