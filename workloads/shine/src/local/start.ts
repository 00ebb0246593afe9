import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBucket } from "./local-bucket.js";
import { MODEL_KEY, packageModel } from "./package-model.js";
import { runLocally } from "./run-locally.js";

// Without a bucket of its own, S3 runs in this process and holds the model from the npm package.
runLocally(async ({ environment, keep, log, start }) => {
  if (environment["S3_BUCKET"] === undefined) {
    const bucket = keep(await startBucket(MODEL_KEY, await packageModel()));
    environment["S3_ENDPOINT"] = bucket.endpoint;
    environment["S3_BUCKET"] = bucket.bucket;
    environment["S3_MODEL_KEY"] = MODEL_KEY;
    environment["AWS_ACCESS_KEY_ID"] = "local";
    environment["AWS_SECRET_ACCESS_KEY"] = "local";
    environment["SHINE_LOCAL"] = "true";
    if (environment["LOCAL_MODEL_PATH"] === undefined) {
      const folder = await mkdtemp(join(tmpdir(), "shine-"));
      keep({ leftover: { folder }, stop: () => rm(folder, { recursive: true, force: true }) });
      environment["LOCAL_MODEL_PATH"] = join(folder, MODEL_KEY);
    }
    log.info("S3_BUCKET is not set: a bucket in this process holds the model of the npm package");
  }
  start("web.js");
  log.info(`open http://localhost:${environment["PORT"] ?? 8000}, stop with Ctrl-C`);
});
