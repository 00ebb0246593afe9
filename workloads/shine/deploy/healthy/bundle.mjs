#!/usr/bin/env node
// Makes dist/shine.zip, the source bundle: compiled code, what it serves, and this folder's files for the platform.
// The platform installs the packages itself (`npm install --omit=dev`), for its own processor and its own Node.js.
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readdirSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { ZipFile } from "yazl";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

const build = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (build.status !== 0) process.exit(1);

const zip = new ZipFile();
// The same files make the same archive, whenever it is packed.
const options = { mtime: new Date("2026-01-01T00:00:00Z"), mode: 0o100644 };
for (const file of [
  "package.json",
  "package-lock.json",
  ".npmrc",
  ...below(root, "dist"),
  ...below(root, "public"),
]) {
  // What runs on one machine alone needs packages that are not installed there.
  if (!file.startsWith("dist/local/")) zip.addFile(root + file, file, options);
}
for (const file of ["Procfile", ...below(here, ".ebextensions"), ...below(here, ".platform")]) {
  zip.addFile(here + file, file, options);
}
zip.end();
mkdirSync(`${here}dist`, { recursive: true });
await pipeline(zip.outputStream, createWriteStream(`${here}dist/shine.zip`));
process.stdout.write(`${here}dist/shine.zip\n`);

/** Files below a folder, by their paths from `base`, in one order everywhere. */
function below(base, folder) {
  return readdirSync(base + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(base.length))
    .toSorted();
}
