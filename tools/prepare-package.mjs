// npm's `prepare`: dist/ is built before the package is packed, and when it is installed from git.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** An installation for all users (`npm install -g git+…`, pre-commit) hands its own settings down, and installs nothing here. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_config_(global|location|prefix|omit|include)$/i.test(name),
  ),
);

function npm(...words) {
  const done = spawnSync("npm", words, {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

if (!existsSync(join(root, "node_modules", "rolldown"))) {
  npm("ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
}
npm("run", "--silent", "build");
