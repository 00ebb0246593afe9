import { startFauxqs } from "fauxqs";
import { credentialsAreThere } from "../reviewers/choose-reviewer.js";
import { startRedis } from "./local-redis.js";
import { loopbackOnly } from "./loopback-only.js";
import { runLocally } from "./run-locally.js";

const BUCKET = "prism-feedback-local";

// Bedrock where there are AWS credentials, else rules of prose; S3 in this process where no bucket is named.
runLocally(async ({ environment, keep, log, start }) => {
  if (environment["S3_BUCKET_NAME"] === undefined) {
    const server = keep(await startFauxqs({ port: 0, logger: false, init: { buckets: [BUCKET] } }));
    loopbackOnly(server.port);
    environment["S3_BUCKET_NAME"] = BUCKET;
    environment["S3_BASE_PATH"] ??= "Logs and data/";
    environment["AWS_ENDPOINT_URL_S3"] = `http://127.0.0.1:${server.port}`;
    log.warn("S3 is imitated in memory: saved feedback is gone when this run ends", { bucket: BUCKET });
    if (environment["REVIEWER"] !== "bedrock" && !(await credentialsAreThere(log))) {
      // The SDK signs even what nobody checks. These must not be taken for a way to Bedrock.
      environment["REVIEWER"] = "rules";
      environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "local";
    }
  }
  // Absent is not the same as disabled: who says nothing gets a line shared through a local Redis.
  if (environment["REDIS_URL"] === undefined) {
    const redis = await startRedis();
    if (redis !== null) environment["REDIS_URL"] = keep(redis).url;
    else log.info("redis-server is not installed: this process keeps its own line for the model");
  }
  start("web.js");
  log.info(`open http://localhost:${environment["PORT"] ?? 8000}, stop with Ctrl-C`);
});
