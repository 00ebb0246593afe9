import type { TestProject } from "vitest/node";
import { startPostgres } from "../../src/local/embedded-postgres.js";
import { buildOnce } from "./build.js";

declare module "vitest" {
  interface ProvidedContext {
    postgresPort: number;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildOnce();
  const postgres = await startPostgres("caseapp");
  project.provide("postgresPort", postgres.port);
  return () => postgres.stop();
}
