import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { packModel, type Network } from "../model/model-file.js";

// The package exports its code only, not these files.
const MODELS = fileURLToPath(new URL("../../node_modules/@vladmandic/human/models/", import.meta.url));
export const MODEL_KEY = "shine-face-1.0.0.bin";

/**
 * The model of this workload, put together from two networks that an npm package ships: BlazeFace finds
 * faces, Face Mesh finds 468 points on one. Both are Google's (MediaPipe, Apache-2.0).
 */
export async function packageModel(): Promise<Buffer> {
  return packModel(
    {
      name: "shine-face",
      version: "1.0.0",
      origin: "BlazeFace and Face Mesh of MediaPipe (Apache-2.0), as converted in @vladmandic/human (MIT)",
    },
    { detector: await network("blazeface"), mesh: await network("facemesh") },
  );
}

interface Described {
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly object[];
  }[];
}

async function network(name: string): Promise<Network> {
  const described = JSON.parse(await readFile(MODELS + `${name}.json`, "utf8")) as Described;
  const paths = described.weightsManifest.flatMap((group) => group.paths);
  return {
    topology: described.modelTopology,
    weightSpecs: described.weightsManifest.flatMap((group) => group.weights),
    weights: Buffer.concat(await Promise.all(paths.map((path) => readFile(MODELS + path)))),
  };
}
