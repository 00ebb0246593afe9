// Makes `npm start` one command: installs what is missing and compiles what has changed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

if (!existsSync(`${root}node_modules/fastify`)) run(["ci", "--no-fund", "--no-audit"]);
if (newest("src") > newest("dist")) run(["run", "build", "--silent"]);

function run(args) {
  const { status } = spawnSync(npm, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

function newest(folder) {
  if (!existsSync(root + folder)) return 0;
  const files = readdirSync(root + folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(0, ...files.map((file) => statSync(`${file.parentPath}/${file.name}`).mtimeMs));
}
