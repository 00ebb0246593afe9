import type { Region, RegionName } from "../faces/regions.js";
import type { Picture } from "../photos/picture.js";
import { labOf, type Lab } from "./lab.js";
import { eachPixelInside } from "./polygon.js";
import { median, planeResidualSpread } from "./statistics.js";

/** What one region of skin looks like in this photo. */
export interface RegionMeasures {
  readonly name: RegionName;
  readonly pixels: number;
  readonly colour: Lab;
  /** Spread of lightness that is left when the slope of the light has been taken out. */
  readonly unevenness: number;
  /** Share of pixels much lighter and paler than the skin around them: light mirrored by its surface. */
  readonly shine: number;
  /** Share of pixels at the end of a channel's range, where nothing can be measured any more. */
  readonly clipped: number;
  /** Mean difference between neighbouring pixels, in L*: falls when the photo is blurred. */
  readonly detail: number;
}

const CLIPPED_FROM = 254;
const SHINE_LIGHTER_BY = 12;
const PIXELS_MIN = 200;

interface Sample extends Lab {
  readonly x: number;
  readonly y: number;
}

/** Null when so little of the region is in the picture that figures would mean nothing. */
export function measureRegion(picture: Picture, { name, outline }: Region): RegionMeasures | null {
  const samples: Sample[] = [];
  let pixels = 0;
  let clipped = 0;
  eachPixelInside(picture, outline, (x, y) => {
    pixels += 1;
    const at = (y * picture.width + x) * 3;
    const [red, green, blue] = [picture.data[at] ?? 0, picture.data[at + 1] ?? 0, picture.data[at + 2] ?? 0];
    if (Math.max(red, green, blue) >= CLIPPED_FROM) clipped += 1;
    samples.push({ x, y, ...labOf(red, green, blue) });
  });
  if (pixels < PIXELS_MIN) return null;
  const lightness = median(samples.map((sample) => sample.lightness));
  const chroma = median(samples.map(chromaOf));
  const isShine = (sample: Sample) =>
    sample.lightness > lightness + SHINE_LIGHTER_BY && chromaOf(sample) < chroma;
  const matt = samples.filter((sample) => !isShine(sample));
  return {
    name,
    pixels,
    colour: {
      lightness: median(matt.map((sample) => sample.lightness)),
      red: median(matt.map((sample) => sample.red)),
      yellow: median(matt.map((sample) => sample.yellow)),
    },
    unevenness: planeResidualSpread(matt.map(({ x, y, lightness: value }) => ({ x, y, value }))),
    shine: (pixels - matt.length) / pixels,
    clipped: clipped / pixels,
    detail: detailOf(samples),
  };
}

function chromaOf({ red, yellow }: Lab): number {
  return Math.hypot(red, yellow);
}

function detailOf(samples: readonly Sample[]): number {
  let sum = 0;
  let count = 0;
  samples.forEach((sample, index) => {
    const next = samples[index + 1];
    if (next === undefined || next.y !== sample.y || next.x !== sample.x + 1) return;
    sum += Math.abs(next.lightness - sample.lightness);
    count += 1;
  });
  return count === 0 ? 0 : sum / count;
}
