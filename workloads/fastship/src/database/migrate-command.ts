import { databaseUrl } from "../configuration.js";
import { optional } from "../service/configuration.js";
import { runEntry } from "../service/serve.js";
import { openDatabase } from "./database.js";
import { migrate } from "./migrations.js";

await runEntry("the migration", async (log) => {
  const password = optional(process.env, "DATABASE_PASSWORD");
  const database = openDatabase(databaseUrl(process.env), password, "migrate-command", log);
  try {
    await migrate(database, log);
  } finally {
    await database.close();
  }
  log.info("the schema is up to date");
});
