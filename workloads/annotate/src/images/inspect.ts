import sharp from "sharp";
import { tooLarge, unsupported } from "../service/errors.js";
import { PIXELS_MAX } from "./picture.js";

export interface Picture {
  readonly contentType: string;
  readonly extension: string;
  /** As it is shown: after the rotation that its EXIF data asks for. */
  readonly width: number;
  readonly height: number;
}

const TYPES: Readonly<Record<string, { readonly contentType: string; readonly extension: string }>> = {
  jpeg: { contentType: "image/jpeg", extension: "jpg" },
  png: { contentType: "image/png", extension: "png" },
  webp: { contentType: "image/webp", extension: "webp" },
  gif: { contentType: "image/gif", extension: "gif" },
};

// Brands of the ISO container that hold HEVC pictures, as iPhones write them.
const HEIC_BRANDS = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]);
// EXIF orientations 5 to 8 turn the picture by a quarter.
const QUARTER_TURN_FIRST = 5;

/** What was uploaded, judged by its content and never by its name; anything but a whole picture is refused. */
export async function inspect(name: string, bytes: Buffer): Promise<Picture> {
  const brand =
    bytes.subarray(4, 8).toString("latin1") === "ftyp" ? bytes.subarray(8, 12).toString("latin1") : "";
  if (HEIC_BRANDS.has(brand))
    throw unsupported(`${name} is a HEIC picture, which browsers cannot show; please export it as JPEG.`);
  const { format, width, height, orientation } = await metadataOf(name, bytes);
  const type = TYPES[format];
  if (type === undefined)
    throw unsupported(`${name} is a file of the kind ${format}; JPEG, PNG, WebP and GIF are taken.`);
  if (width * height > PIXELS_MAX) {
    const millions = Math.round((width * height) / 1_000_000);
    throw tooLarge(`${name} has ${millions} megapixels; at most ${PIXELS_MAX / 1_000_000} are taken.`);
  }
  await decodeWholly(name, bytes);
  const turned = (orientation ?? 1) >= QUARTER_TURN_FIRST;
  return { ...type, width: turned ? height : width, height: turned ? width : height };
}

async function metadataOf(name: string, bytes: Buffer) {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw unsupported(`${name} is not a picture; JPEG, PNG, WebP and GIF are taken.`);
  }
}

/** A header may promise what the rest does not hold, so that everything is read once. */
async function decodeWholly(name: string, bytes: Buffer): Promise<void> {
  try {
    await sharp(bytes, { limitInputPixels: PIXELS_MAX, sequentialRead: true }).resize(1, 1).raw().toBuffer();
  } catch {
    throw unsupported(`${name} is damaged or incomplete; please export or send it again.`);
  }
}
