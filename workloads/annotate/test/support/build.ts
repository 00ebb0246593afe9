import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Entries are tested as they are deployed: compiled, each as a process of its own. */
export function buildOnce(): void {
  const build = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
    { cwd: fileURLToPath(new URL("../../", import.meta.url)), encoding: "utf8" },
  );
  if (build.status !== 0) throw new Error(`The build failed:\n${build.stdout}${build.stderr}`);
}
