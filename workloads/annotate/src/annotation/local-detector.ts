import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import { ready, setBackend, tensor4d, type io, type Tensor } from "@tensorflow/tfjs-core";
import { made, upright } from "../images/picture.js";
import type { Captioner } from "./captioner.js";
import { COCO_LABELS } from "./coco-labels.js";
import { sentenceOf, type Found } from "./sentence.js";

const SOURCE = "local object detector";
const SIDE_PIXELS = 512;
const DETECTIONS_MAX = 100;
const SCORE_MIN = 0.35;
const DETECTIONS = "tower_0/detections";

/**
 * CenterNet on a small MobileNet, trained on the 80 kinds of things of COCO; its files come with the package
 * @vladmandic/human. It counts things; it understands nothing of the picture.
 */
export async function localDetector(): Promise<Captioner> {
  const require = createRequire(import.meta.url);
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
  await setBackend("wasm");
  await ready();
  const model = await loadGraphModel({
    load: async () => modelFiles(join(dirname(require.resolve("@vladmandic/human")), "../models")),
  });
  return async (bytes) => {
    const pixels = await made(
      upright(bytes)
        .resize(SIDE_PIXELS, SIDE_PIXELS, { fit: "fill" })
        .flatten({ background: "#ffffff" })
        .toColourspace("srgb")
        .raw(),
    );
    const input = tensor4d(new Float32Array(pixels), [1, SIDE_PIXELS, SIDE_PIXELS, 3]);
    const output = model.execute(input, [DETECTIONS]) as Tensor;
    const rows = (await output.array()) as number[][][];
    input.dispose();
    output.dispose();
    return { text: sentenceOf(found(rows[0] ?? [])), source: SOURCE };
  };
}

/** Each row: left, top, right, bottom, score, kind. The best ones come first; overlapping ones are the same thing. */
function found(rows: readonly number[][]): Found[] {
  const kept: { readonly box: readonly number[]; readonly kind: number }[] = [];
  for (const row of rows.slice(0, DETECTIONS_MAX)) {
    const [left = 0, top = 0, right = 0, bottom = 0, score = 0, kind = -1] = row;
    const box = [left, top, right, bottom];
    if (score < SCORE_MIN || kept.some((other) => overlap(other.box, box) > 0.5)) continue;
    kept.push({ box, kind });
  }
  return kept.flatMap(({ kind }) => {
    const label = COCO_LABELS[kind];
    return label === undefined ? [] : [{ label }];
  });
}

/** The part of both boxes' area that they share. */
function overlap(one: readonly number[], other: readonly number[]): number {
  const [l1 = 0, t1 = 0, r1 = 0, b1 = 0] = one;
  const [l2 = 0, t2 = 0, r2 = 0, b2 = 0] = other;
  const shared =
    Math.max(0, Math.min(r1, r2) - Math.max(l1, l2)) * Math.max(0, Math.min(b1, b2) - Math.max(t1, t2));
  return shared / ((r1 - l1) * (b1 - t1) + (r2 - l2) * (b2 - t2) - shared);
}

function modelFiles(folder: string): io.ModelArtifacts {
  const text = readFileSync(join(folder, "centernet.json"), "utf8");
  const { modelTopology, weightsManifest } = JSON.parse(text) as io.ModelJSON;
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(readFileSync(join(folder, "centernet.bin"))).buffer,
  };
}
