// Makes a fresh clone ready: what is missing is installed, what changed is built. Quick when there is nothing to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const NODE_OLDEST = [20, 19];

/** Runs a command and shows its output only when it fails; ends this program then. */
function must(what, command, words, cwd) {
  const begun = Date.now();
  process.stderr.write(`${what} … `);
  const done = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    process.stderr.write(`failed\n${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}\n`);
    process.exit(2);
  }
  process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1)} s\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NODE_OLDEST[0] || (major === NODE_OLDEST[0] && minor < NODE_OLDEST[1])) {
    process.stderr.write(
      `Node ${NODE_OLDEST.join(".")} or newer is needed; this is ${process.versions.node}.\n`,
    );
    process.exit(2);
  }
}

/** `npm ci` in a folder, unless it was done for this very lock file. */
function install(folder, name) {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const stamp = join(folder, "node_modules", ".installed-lock");
  const key = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return;
  must(`installing ${name}`, "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

/** The product itself: dependencies, generated lists, dist/. */
export function prepareProduct() {
  checkNode();
  install(root, "steady");
  must("building steady", "npm", ["run", "--silent", "build"], root);
}

/** A workload: a private package of its own, installed when it is first run. */
export function prepareWorkload(name) {
  const folder = join(root, "workloads", name);
  install(folder, name);
  must(`building ${name}`, "npm", ["run", "--silent", "build"], folder);
}
