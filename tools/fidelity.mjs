// `npm run fidelity -- [folder]`: compiles the comparison (into the tools' cache) and runs it.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, "node_modules", ".cache", "steadystate-tools");

function run(...words) {
  return spawnSync(process.execPath, words, { cwd: process.cwd(), stdio: "inherit" }).status ?? 2;
}

const compiled = run(
  join(root, "node_modules", "typescript", "bin", "tsc"),
  "-p",
  join(root, "tools", "fidelity"),
);
if (compiled !== 0) process.exit(compiled);
process.exit(run(join(cache, "tools", "fidelity", "main.js"), ...process.argv.slice(2)));
