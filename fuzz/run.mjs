// `npm run fuzz -- [--seconds 60] [--reader id] [--seed 1]`: bundles the fuzzer and runs it. Inputs that
// break a reader are written to fuzz/found/, made as small as they can be.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, "node_modules", ".cache", "steadystate-fuzz");

const generated = spawnSync(process.execPath, [join(root, "tools", "generate-lists.mjs")], {
  stdio: "inherit",
});
if (generated.status !== 0) process.exit(2);
const bundle = await rolldown({
  input: { main: join(root, "fuzz", "main.ts"), worker: join(root, "fuzz", "worker.ts") },
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  external: [/^node:/, "@vscode/tree-sitter-wasm"],
  logLevel: "warn",
});
await bundle.write({ dir: cache, format: "esm", entryFileNames: "[name].js", cleanDir: true });
const words = ["--out", join(root, "fuzz", "found"), ...process.argv.slice(2)];
process.exit(
  spawnSync(process.execPath, [join(cache, "main.js"), ...words], { stdio: "inherit" }).status ?? 2,
);
