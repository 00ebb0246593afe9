import type { Picture, Point } from "../photos/picture.js";
import type { FoundFace } from "./find-faces.js";
import type { PictureNetwork } from "./networks.js";

const LANDMARKS = 468;
// The network was trained on faces with this much around them.
const SURROUNDINGS = 1.5;

export interface Landmarks {
  /** How sure the network is that it was shown a face, 0 to 1. */
  readonly confidence: number;
  readonly points: readonly Point[];
}

/** The 468 points of the face mesh, in pixels of the picture. */
export function landmarksOf(picture: Picture, face: FoundFace, network: PictureNetwork): Landmarks {
  const { size } = network;
  const side = face.size * SURROUNDINGS;
  const tilt = Math.atan2(face.leftEye.y - face.rightEye.y, face.leftEye.x - face.rightEye.x);
  const cosine = Math.cos(tilt);
  const sine = Math.sin(tilt);
  const toPicture = (u: number, v: number): Point => {
    const x = (u / size - 0.5) * side;
    const y = (v / size - 0.5) * side;
    return { x: face.centre.x + x * cosine - y * sine, y: face.centre.y + x * sine + y * cosine };
  };
  const outputs = network.run(upright(picture, size, toPicture));
  const mesh = outputs.find(({ shape }) => shape[1] === LANDMARKS * 3)?.values ?? new Float32Array();
  return {
    confidence: outputs.find(({ shape }) => shape[1] === 1)?.values[0] ?? 0,
    points: Array.from({ length: LANDMARKS }, (_, index) =>
      toPicture(mesh[index * 3] ?? 0, mesh[index * 3 + 1] ?? 0),
    ),
  };
}

/** The face alone, its eyes level; black where it leaves the picture. */
function upright(picture: Picture, size: number, toPicture: (u: number, v: number) => Point): Float32Array {
  const { data, width, height } = picture;
  const pixels = new Float32Array(size * size * 3);
  for (let v = 0; v < size; v += 1) {
    for (let u = 0; u < size; u += 1) {
      const { x, y } = toPicture(u + 0.5, v + 0.5);
      const column = Math.floor(x);
      const row = Math.floor(y);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const from = (row * width + column) * 3;
      const to = (v * size + u) * 3;
      for (let channel = 0; channel < 3; channel += 1)
        pixels[to + channel] = (data[from + channel] ?? 0) / 255;
    }
  }
  return pixels;
}
