import type { DatabaseConfiguration } from "../configuration.js";
import { credentialsOf } from "./credentials.js";
import { openMySql } from "./mysql.js";
import type { Sql } from "./sql.js";

/** MySQL where one is named, the embedded SQLite otherwise; which driver is loaded depends on it. */
export async function openDatabase(configuration: DatabaseConfiguration, region: string): Promise<Sql> {
  if (configuration.kind === "mysql")
    return openMySql(configuration, credentialsOf(configuration.login, region));
  const { openSqlite } = await import("./sqlite.js");
  return openSqlite(configuration.file);
}
