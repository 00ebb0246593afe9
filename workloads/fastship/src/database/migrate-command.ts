import { ConfigurationError, databaseUrl } from "../configuration.js";
import { createLog, reasonOf } from "../logging.js";
import { openDatabase } from "./database.js";
import { migrate } from "./migrations.js";

const log = createLog();
try {
  const database = openDatabase(databaseUrl(process.env), process.env["DATABASE_PASSWORD"] ?? null, log);
  await migrate(database, log);
  await database.close();
  log.info("the schema is up to date");
} catch (error) {
  log.error(error instanceof ConfigurationError ? error.message : "the migration failed", {
    reason: reasonOf(error),
  });
  process.exitCode = 1;
}
