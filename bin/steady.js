#!/usr/bin/env node
// The command. The program itself is built from src/ into dist/ (npm run build).
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "dist", "cli", "main.js");
if (existsSync(main)) {
  const { run } = await import(pathToFileURL(main).href);
  await run(process.argv.slice(2));
} else {
  process.stderr.write("steady is not built yet: run `npm start` or `npm run build` in its folder first.\n");
  process.exitCode = 2;
}
