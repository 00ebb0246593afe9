import { loadGraphModel, type GraphModel } from "@tensorflow/tfjs-converter";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { ModelFile } from "../model/model-file.js";

/** TensorFlow.js on WebAssembly: nothing is compiled for the machine, nothing is downloaded. */
export async function startTensorFlow(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(`${dirname(entry)}/`);
  await tf.setBackend("wasm");
}

/** A network that takes one square RGB picture. */
export interface PictureNetwork {
  readonly size: number;
  /** By the length of their second dimension, as the networks' own outputs have no telling names. */
  run(pixels: Float32Array): readonly { readonly shape: readonly number[]; readonly values: Float32Array }[];
}

export async function loadNetwork(file: ModelFile, name: string): Promise<PictureNetwork> {
  const { topology, weightSpecs, weights } = file.network(name);
  const model: GraphModel = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology: topology,
      weightSpecs: weightSpecs as tf.io.WeightsManifestEntry[],
      weightData: new Uint8Array(weights).buffer,
    }),
  );
  const size = model.inputs[0]?.shape?.[1] ?? 0;
  const outputs = model.outputs.map((output) => output.name);
  const run: PictureNetwork["run"] = (pixels) =>
    tf.tidy(() => {
      const results = model.execute(tf.tensor4d(pixels, [1, size, size, 3]), outputs);
      return [results].flat().map((tensor) => ({
        shape: tensor.shape,
        values: Float32Array.from(tensor.dataSync()),
      }));
    });
  // The first run prepares the kernels; it must not be a visitor's.
  run(new Float32Array(size * size * 3));
  return { size, run };
}
