// Stands where the analysis thread does: needs its model as that does, and dies of a photo of one byte.
import { parentPort } from "node:worker_threads";

let loaded = false;
parentPort.on("message", ({ id, kind, photo }) => {
  if (kind === "load") loaded = true;
  else if (photo.length === 1) process.exit(3);
  const done = { id, kind: "done", analysis: { notice: "measured" } };
  parentPort.postMessage(loaded ? done : { id, kind: "failed", reason: "no model" }, []);
});
