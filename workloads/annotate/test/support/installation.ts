import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAws } from "../../src/local/aws.js";
import { openSqlite } from "../../src/sql/sqlite.js";
import { createLog } from "../../src/service/logging.js";
import { launch, startService, type Service } from "./process.js";

export interface Installation {
  readonly web: Service;
  readonly environment: Readonly<Record<string, string>>;
  /** Starts one of the functions as the local run does. */
  startFunction(
    name: "thumbnail" | "annotation",
    more?: Record<string, string>,
  ): Promise<Omit<Service, "url">>;
  /** How many pictures the database knows, also those that are not shown. */
  rows(): Promise<number>;
  stop(): Promise<void>;
}

const RETRY_SECONDS = 1;

/** The web tier with a bucket, a topic and queues of its own, and a database in a temporary folder. */
export async function install(more: Record<string, string> = {}): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), "annotate-test-"));
  const aws = await startAws(
    createLog(() => undefined),
    RETRY_SECONDS,
  );
  const environment = {
    ...aws.environment,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    DATABASE_FILE: join(folder, "images.sqlite"),
    LOCAL_DETECTOR: "true",
    ...more,
  };
  const web = await startService("web.js", environment);
  const running: Omit<Service, "url">[] = [web];
  return {
    web,
    environment,
    async startFunction(name, own = {}) {
      const started = launch(`local/run-${name}.js`, { ...environment, ...own });
      running.push(started);
      await started.line("function started");
      return started;
    },
    async rows() {
      const sql = openSqlite(environment.DATABASE_FILE);
      const [row] = await sql.all("SELECT COUNT(*) AS count FROM image");
      await sql.close();
      return Number(row?.["count"]);
    },
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
