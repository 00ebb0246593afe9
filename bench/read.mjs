// How long `steady check` takes for a folder of many templates, and how much memory. Measures; asserts nothing.
// `node bench/read.mjs [templates] [folder to keep]`
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { template } from "./templates.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "steady.js");
const count = Number(process.argv[2] ?? 300);
const kept = process.argv[3];
const RUNS = 5;

const work = mkdtempSync(join(tmpdir(), "steady-bench-read-"));
const folder = kept ?? join(work, "stacks");
try {
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const { name, text } = template(index);
    const path = join(folder, `stack-${index}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    bytes += text.length;
  }
  const peakFile = join(work, "peak");
  const hook = join(work, "peak.cjs");
  writeFileSync(
    hook,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`,
  );
  console.log(
    `steady check of ${count} templates, ${(bytes / 1_000_000).toFixed(1)} MB; Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`,
  );
  const times = [];
  let peak = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now();
    const done = spawnSync(process.execPath, ["--require", hook, bin, "check", folder], {
      encoding: "utf8",
      maxBuffer: 1e9,
    });
    times.push(performance.now() - begun);
    if ((done.status ?? 2) > 1) throw new Error(done.stderr || done.stdout.slice(-2000));
    peak = Math.max(peak, Number(readFileSync(peakFile, "utf8")) / 1024);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  console.log(
    `median ${Math.round(median)} ms (${(median / count).toFixed(1)} ms each)   fastest ${Math.round(times[0] ?? 0)} ms   peak ${Math.round(peak)} MB`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
