import sharp from "sharp";
import { ApiError, tooLarge, unsupported } from "../service/errors.js";
import type { Picture } from "./picture.js";

export interface ReadPhoto extends Picture {
  /** How much smaller the picture is than the photo was. */
  readonly scale: number;
  readonly photoWidth: number;
  readonly photoHeight: number;
}

const PIXELS_MAX = 50_000_000;
const SIDE_MIN = 200;
// The networks see 256 and 192 pixels; for the measurements this keeps pores and costs a tenth of a second.
const SIDE_MEASURED = 1_280;

const unreadable = () =>
  new ApiError(422, "unreadable", "The photo is damaged: it cannot be read to its end.");

/** Upright, in sRGB, small enough to measure quickly. Refusals are sentences for whoever sent the photo. */
export async function readPhoto(file: Uint8Array): Promise<ReadPhoto> {
  refuseOtherKinds(file);
  const options = { failOn: "error", limitInputPixels: false } as const;
  const { width, height } = await sharp(file, options)
    .metadata()
    .catch(() => Promise.reject(unreadable()));
  if (width * height > PIXELS_MAX)
    throw tooLarge(`The photo has ${width} × ${height} pixels; up to ${PIXELS_MAX / 1e6} million are read.`);
  if (Math.min(width, height) < SIDE_MIN)
    throw new ApiError(
      422,
      "too-small",
      `The photo is too small: each side needs ${SIDE_MIN} pixels or more.`,
    );
  const { data, info } = await sharp(file, options)
    .autoOrient()
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .resize(SIDE_MEASURED, SIDE_MEASURED, { fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => Promise.reject(unreadable()));
  const scale = Math.max(info.width, info.height) / Math.max(width, height);
  return {
    data,
    width: info.width,
    height: info.height,
    scale,
    photoWidth: Math.round(info.width / scale),
    photoHeight: Math.round(info.height / scale),
  };
}

/** By their first bytes, whatever the name or the sender says. */
function refuseOtherKinds(file: Uint8Array): void {
  const text = (from: number, to: number) => Buffer.from(file.subarray(from, to)).toString("latin1");
  if (text(4, 8) === "ftyp" && /^(?:hei|hev|mif1|msf1)/.test(text(8, 12)))
    throw unsupported(
      "HEIC photos cannot be read here; send it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible).",
    );
  const known =
    text(0, 3) === "\u00ff\u00d8\u00ff" ||
    text(0, 4) === "\u0089PNG" ||
    (text(0, 4) === "RIFF" && text(8, 12) === "WEBP");
  if (!known) throw unsupported("That is no photo in JPEG, PNG or WebP.");
}
