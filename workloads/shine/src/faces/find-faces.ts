import sharp from "sharp";
import type { Picture, Point } from "../photos/picture.js";
import type { PictureNetwork } from "./networks.js";

/** A face as BlazeFace sees it, in pixels of the picture. */
export interface FoundFace {
  readonly confidence: number;
  readonly centre: Point;
  readonly size: number;
  readonly rightEye: Point;
  readonly leftEye: Point;
}

const CONFIDENCE_MIN = 0.5;
const ANCHORS_PER_CELL = [
  { stride: 16, count: 2 },
  { stride: 32, count: 6 },
] as const;

/** All faces, the largest first. */
export async function findFaces(picture: Picture, network: PictureNetwork): Promise<FoundFace[]> {
  const { size } = network;
  const { width, height } = picture;
  const pixels = await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .resize(size, size, { fit: "contain", background: "black" })
    .raw()
    .toBuffer();
  const outputs = network.run(Float32Array.from(pixels, (value) => value / 127.5 - 1));
  // The picture stands in the middle of a square.
  const side = Math.max(width, height);
  const scale = side / size;
  const toPicture = (x: number, y: number): Point => ({
    x: x * scale - (side - width) / 2,
    y: y * scale - (side - height) / 2,
  });

  const faces: FoundFace[] = [];
  for (const { stride, count } of ANCHORS_PER_CELL) {
    const cells = size / stride;
    const rows = cells * cells * count;
    const of = (columns: number) =>
      outputs.find(({ shape }) => shape[1] === rows && shape[2] === columns)?.values ?? new Float32Array();
    const scores = of(1);
    const geometry = of(16);
    for (let row = 0; row < scores.length; row += 1) {
      const confidence = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      if (confidence < CONFIDENCE_MIN) continue;
      const cell = Math.floor(row / count);
      const anchor = { x: stride * ((cell % cells) + 0.5), y: stride * (Math.floor(cell / cells) + 0.5) };
      const value = (column: number) => geometry[row * 16 + column] ?? 0;
      const point = (column: number) => toPicture(value(column) + anchor.x, value(column + 1) + anchor.y);
      faces.push({
        confidence,
        centre: point(0),
        size: Math.max(value(2), value(3)) * scale,
        rightEye: point(4),
        leftEye: point(6),
      });
    }
  }
  return apart(faces).toSorted((a, b) => b.size - a.size);
}

/** Neighbouring cells see the same face; the surest one stands for it. */
function apart(faces: readonly FoundFace[]): FoundFace[] {
  const kept: FoundFace[] = [];
  for (const face of faces.toSorted((a, b) => b.confidence - a.confidence)) {
    const same = kept.some(
      ({ centre, size }) => Math.hypot(centre.x - face.centre.x, centre.y - face.centre.y) < size / 2,
    );
    if (!same) kept.push(face);
  }
  return kept;
}
