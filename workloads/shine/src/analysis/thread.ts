import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { loadNetwork, startTensorFlow } from "../faces/networks.js";
import { openModel } from "../model/model-file.js";
import { ApiError } from "../service/errors.js";
import { reasonOf } from "../service/logging.js";
import { analyse, type Analysis, type Instruments } from "./analysis.js";

// A photo keeps a processor busy for a good part of a second; here it cannot hold up /health.

export type Task =
  | { readonly id: number; readonly kind: "load"; readonly file: string }
  | { readonly id: number; readonly kind: "analyse"; readonly photo: Uint8Array };

export type Outcome =
  | { readonly id: number; readonly kind: "done"; readonly analysis: Analysis | null }
  | {
      readonly id: number;
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      readonly sentence: string;
    }
  | { readonly id: number; readonly kind: "failed"; readonly reason: string };

let instruments: Instruments | null = null;

async function work(task: Task): Promise<Analysis | null> {
  if (task.kind === "load") {
    const file = openModel(await readFile(task.file));
    await startTensorFlow();
    instruments = {
      about: file.about,
      detector: await loadNetwork(file, "detector"),
      mesh: await loadNetwork(file, "mesh"),
    };
    return null;
  }
  if (instruments === null) throw new Error("The model is not loaded.");
  return analyse(task.photo, instruments);
}

async function outcomeOf(task: Task): Promise<Outcome> {
  const { id } = task;
  try {
    return { id, kind: "done", analysis: await work(task) };
  } catch (error) {
    if (error instanceof ApiError)
      return { id, kind: "refused", status: error.status, code: error.code, sentence: error.message };
    return { id, kind: "failed", reason: reasonOf(error) };
  }
}

// One after the other: a photo waits for the model before it, and only one is unpacked in memory.
let last: Promise<unknown> = Promise.resolve();
parentPort?.on("message", (task: Task) => {
  last = last.then(() => outcomeOf(task)).then((outcome) => parentPort?.postMessage(outcome, []));
});
