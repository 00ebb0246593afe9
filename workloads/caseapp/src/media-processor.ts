import { databaseUrl } from "./configuration.js";
import { openDatabase } from "./database/database.js";
import { examineDocuments } from "./media/processor.js";
import { optional } from "./service/configuration.js";
import { runEntry } from "./service/serve.js";
import { shutDownOnSignal } from "./service/shutdown.js";

const SHUTDOWN_LIMIT_MS = 10_000;

/** A later phase: sizes, hashes and page counts of the documents handed in. The web service migrates the schema. */
await runEntry("the media processor", async (log) => {
  const password = optional(process.env, "DATABASE_PASSWORD");
  const database = openDatabase(databaseUrl(process.env), password, "caseapp-media", log);
  const stop = new AbortController();
  const examining = examineDocuments(database, stop.signal, log);
  shutDownOnSignal(
    [
      { name: "waiting for documents", run: () => stop.abort() },
      { name: "document under way", run: () => examining },
      { name: "database pool", run: () => database.close() },
    ],
    SHUTDOWN_LIMIT_MS,
    log,
  );
  log.info("media processor started");
});
