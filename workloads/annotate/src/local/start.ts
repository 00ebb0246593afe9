import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAws } from "./aws.js";
import { runLocally } from "./run-locally.js";

// S3, SNS and SQS by fauxqs, SQLite in a temporary folder, captions by an object detector: each only where nothing
// real is named.
runLocally(async ({ environment, keep, log, start }) => {
  const stand: string[] = [];
  const ownAws = environment["TARGET_S3_BUCKET"] === undefined;
  if (ownAws) {
    Object.assign(environment, keep(await startAws(log)).environment);
    // fauxqs refuses bodies of more than 11 MiB.
    environment["UPLOAD_MEGABYTES_MAX"] ??= "10";
    stand.push("pictures live in memory");
  }
  if (environment["DATABASE_HOST"] === undefined && environment["DATABASE_FILE"] === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "annotate-"));
    keep({ leftover: { folder }, stop: async () => rmSync(folder, { recursive: true, force: true }) });
    environment["DATABASE_FILE"] = join(folder, "images.sqlite");
    stand.push("their data is in a temporary SQLite file");
  }
  if (environment["GEMINI_API_KEY"] === undefined && environment["GEMINI_SECRET_ARN"] === undefined) {
    environment["LOCAL_DETECTOR"] = "true";
    stand.push("captions only count what a local object detector finds");
  }
  if (stand.length > 0) {
    environment["NOTICE"] ??= `On this machine alone: ${stand.join("; ")}. All of it ends with the program.`;
    log.info(environment["NOTICE"]);
  }
  start("web.js");
  // A real bucket has its own topic and functions.
  if (ownAws) {
    start("local/run-thumbnail.js");
    start("local/run-annotation.js");
  }
  log.info(`open http://localhost:${environment["PORT"] ?? 5000}, stop with Ctrl-C`);
});
