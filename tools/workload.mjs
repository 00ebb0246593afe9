#!/usr/bin/env node
// `npm run workload -- <name>`: installs, builds and starts one of the five systems on this machine alone.
// With --prepare it is only made ready.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepareWorkload, root } from "./prepare.mjs";
import { workloadNames } from "./share.mjs";

const UNUSABLE = 2;
const words = process.argv.slice(2);
const prepareOnly = words.includes("--prepare");
const [name, ...rest] = words.filter((word) => word !== "--prepare");
const names = workloadNames();
if (name === undefined || !names.includes(name) || rest.length > 0) {
  process.stderr.write(`Say which: npm run workload -- ${names.join(" | ")}\n`);
  process.exit(UNUSABLE);
}
prepareWorkload(name);
if (prepareOnly) process.exit(0);

const child = spawn(process.execPath, [join("dist", "local", "start.js")], {
  cwd: join(root, "workloads", name),
  stdio: "inherit",
});
// A terminal sends Ctrl-C to both; any other sender reaches this process only.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code) => process.exit(code ?? 1));
