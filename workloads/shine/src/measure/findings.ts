import { typologyAngle, type Lab } from "./lab.js";
import type { RegionMeasures } from "./skin.js";
import { mean } from "./statistics.js";

/** One figure for the whole face, with what it says and what it cannot say. */
export interface Finding {
  readonly id: string;
  readonly label: string;
  /** Null when this photo does not allow to say it. */
  readonly value: number | null;
  readonly unit: string;
  /** Of the scale on which it is shown. */
  readonly from: number;
  readonly to: number;
  readonly reading: string;
  readonly meaning: string;
  readonly spoiledBy: string;
}

/** The usual classes of the typology angle, lightest first. */
const SKIN_CLASSES = [
  { above: 55, name: "very light" },
  { above: 41, name: "light" },
  { above: 28, name: "intermediate" },
  { above: 10, name: "tan" },
  { above: -30, name: "brown" },
  { above: -90, name: "dark" },
] as const;

export function meanColour(regions: readonly RegionMeasures[]): Lab {
  return {
    lightness: mean(regions.map(({ colour }) => colour.lightness)),
    red: mean(regions.map(({ colour }) => colour.red)),
    yellow: mean(regions.map(({ colour }) => colour.yellow)),
  };
}

export function findingsOf(regions: readonly RegionMeasures[]): Finding[] {
  const colour = meanColour(regions);
  const angle = typologyAngle(colour);
  const reds = regions.map((region) => region.colour.red);
  const reddest = regions.find((region) => region.colour.red === Math.max(...reds))?.name ?? "";
  const difference = Math.max(...reds) - Math.min(...reds);
  const uneven = mean(regions.map(({ unevenness }) => unevenness));
  const shine = 100 * mean(regions.map((region) => region.shine));
  const shiniest = regions.toSorted((a, b) => b.shine - a.shine)[0];
  return [
    {
      id: "typology-angle",
      label: "Tone",
      value: angle === null ? null : round(angle),
      unit: "° ITA",
      from: -90,
      to: 90,
      reading: toneOf(angle),
      meaning: "Individual typology angle, from lightness and yellow: the higher, the lighter.",
      spoiledBy: "Exposure and white balance shift it directly. Only photos in the same light compare.",
    },
    {
      id: "redness",
      label: "Redness",
      value: round(colour.red),
      unit: "a*",
      from: 0,
      to: 35,
      reading: "The mean over all regions.",
      meaning: "Position between green and red in CIE L*a*b*. Blood near the surface raises it.",
      spoiledBy: "Warm lamps, coloured walls, make-up, and a camera that beautifies.",
    },
    {
      id: "redness-difference",
      label: "Redness, between regions",
      value: round(difference),
      unit: "Δa*",
      from: 0,
      to: 15,
      reading: difference < 1 ? "All regions are alike." : `Most red: ${reddest}.`,
      meaning: "The reddest region less the least red one. It depends less on the light than redness itself.",
      spoiledBy: "Light of two colours, and shadow on one side.",
    },
    {
      id: "unevenness",
      label: "Unevenness",
      value: round(uneven),
      unit: "ΔL*",
      from: 0,
      to: 10,
      reading: uneven < 2 ? "Little variation." : uneven < 4 ? "Some variation." : "Much variation.",
      meaning: "How much lightness varies within a region once the slope of the light has been taken out.",
      spoiledBy: "Hair, glasses, beard and hard shadows count as skin. A blurred photo looks even.",
    },
    {
      id: "shine",
      label: "Shine",
      value: round(shine),
      unit: "% of skin",
      from: 0,
      to: 30,
      reading: shine < 1 || shiniest === undefined ? "Hardly any." : `Most of it: ${shiniest.name}.`,
      meaning: "Share of skin that mirrors the light: much lighter and paler than the skin around it.",
      spoiledBy: "Flash and a low sun make any skin shine; sweat, water and cream do too.",
    },
  ];
}

function toneOf(angle: number | null): string {
  if (angle === null) return "It cannot be told: the light is too blue, or the photo has no colour.";
  return `Photographed as ${SKIN_CLASSES.find(({ above }) => angle > above)?.name ?? "dark"} skin.`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
