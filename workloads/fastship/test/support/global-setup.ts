import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../src/local/embedded-postgres.js";

declare module "vitest" {
  interface ProvidedContext {
    postgresPort: number;
  }
}

/** The entries are tested as they are deployed: compiled, each as a process of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const build = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  if (build.status !== 0) throw new Error(`The build failed:\n${build.stdout}${build.stderr}`);
  const postgres = await startPostgres();
  project.provide("postgresPort", postgres.port);
  return () => postgres.stop();
}
