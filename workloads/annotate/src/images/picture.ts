import sharp, { type Sharp } from "sharp";

// 50 megapixels are 200 MB when they are unpacked; a t2.micro has 1 GB.
export const PIXELS_MAX = 50_000_000;

/** These bytes will never be a picture; trying again would not help. */
export class UselessPicture extends Error {}

/** The picture turned as its EXIF data says, read once from top to bottom where its format allows it. */
export function upright(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: PIXELS_MAX, sequentialRead: true }).autoOrient();
}

/** What the picture is made into. */
export async function made(picture: Sharp): Promise<Buffer> {
  try {
    return await picture.toBuffer();
  } catch {
    throw new UselessPicture("The object is not a picture that can be read.");
  }
}
