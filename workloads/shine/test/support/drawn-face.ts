import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";

const DRAWING = readFileSync(new URL("./face.svg", import.meta.url));
const GRAIN = 24;

/** The drawing with the grain of a camera. */
async function grainy() {
  const { data, info } = await sharp(DRAWING).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = 7;
  for (let at = 0; at < data.length; at += info.channels) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    const grain = (state / 2 ** 32 - 0.5) * GRAIN;
    for (let channel = 0; channel < info.channels; channel += 1) {
      data[at + channel] = Math.max(0, Math.min(255, (data[at + channel] ?? 0) + grain));
    }
  }
  const { width, height, channels } = info;
  return { data, raw: { width, height, channels } };
}

let drawing: ReturnType<typeof grainy> | null = null;

/** A drawn face as a photo: no photograph of a person is needed, and the detector takes it for one. */
export async function drawnFace(change: (image: Sharp) => Sharp = (image) => image): Promise<Buffer> {
  const { data, raw } = await (drawing ??= grainy());
  return change(sharp(data, { raw }).blur(0.8)).jpeg({ quality: 92 }).toBuffer();
}

export const bareWall = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: "#b8c4c9" } })
    .png()
    .toBuffer();
