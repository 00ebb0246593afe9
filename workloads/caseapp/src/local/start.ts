import { randomBytes } from "node:crypto";
import { fillOffice } from "./demonstration.js";
import { startPostgres } from "./embedded-postgres.js";
import { startRedis } from "./local-redis.js";
import { runLocally } from "./run-locally.js";

// PostgreSQL embedded with made-up cases, Redis if it is installed, both later phases on.
runLocally(async ({ environment, keep, log, start }) => {
  environment["SESSION_SECRET"] ??= randomBytes(32).toString("hex");
  environment["MEDIA_PROCESSING"] ??= "true";
  const url = `http://localhost:${environment["PORT"] ?? 8000}`;
  const isDemonstration = environment["DATABASE_URL"] === undefined;
  if (isDemonstration) {
    environment["INVITATION_CODE"] ??= "welcome";
    environment["DEMONSTRATION"] = "true";
    environment["DATABASE_URL"] = keep(await startPostgres("caseapp")).url;
    log.warn("PostgreSQL is embedded: everything is made up, and gone when this ends");
  }
  if (environment["REDIS_URL"] === undefined) {
    const redis = await startRedis();
    if (redis === null)
      log.warn("redis-server is not installed: sign-in attempts are counted in the process");
    else environment["REDIS_URL"] = keep(redis).url;
  }
  start("service.js");
  start("media-processor.js");
  if (isDemonstration) {
    await fillOffice(url, environment["INVITATION_CODE"] ?? "");
    log.info("sign in as ada@office.example with the password case-by-case");
  }
  log.info(`open ${url}, stop with Ctrl-C`);
});
