// Compiles the programs of tools/ and bench/ that are written in TypeScript, then runs one of them.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, "node_modules", ".cache", "steadystate-tools");

function run(...words) {
  return spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 2;
}

/** `program` is a path from the root, without its ending. */
export function runCompiled(program, words) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const compiled = run(compiler, "-p", join(root, "tools", "tsconfig.compiled.json"));
  return compiled === 0 ? run(join(cache, `${program}.js`), ...words) : compiled;
}
