import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Broken, Orders, Report } from "./worker.js";

/** A worker that tries one input for longer does not come back. */
const HANG_MS = 20_000;
const MEMORY_MB = 700;
const CURRENT_BYTES = 1_000_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    reader: { type: "string" },
    out: { type: "string", default: "found" },
  },
});
const out = values.out;
const until = performance.now() + Number(values.seconds) * 1000;
let broken = 0;
let seed = Number(values.seed);
let tried = 0;

while (performance.now() < until - 500) {
  await session(seed, (until - performance.now()) / 1000);
  seed += 1;
}
console.log(`${tried} inputs tried; ${broken} broken.`);
process.exit(broken > 0 ? 1 : 0);

/** One worker until its time is over or it dies. */
function session(ownSeed: number, seconds: number): Promise<void> {
  const current = new SharedArrayBuffer(CURRENT_BYTES);
  const orders: Orders = {
    root: dirname(dirname(out)),
    seed: ownSeed,
    seconds,
    reader: values.reader ?? null,
    current,
  };
  const worker = new Worker(new URL("worker.js", import.meta.url), {
    workerData: orders,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  let own = 0;
  worker.on("message", (report: Report) => {
    if (report.broken !== undefined) keep(report.broken);
    own = report.tried ?? own;
    if (report.inputs !== undefined) console.log(summary(report));
  });
  return new Promise((resolve) => {
    let beat = 0;
    let since = performance.now();
    const watch = setInterval(() => {
      const now = Atomics.load(new Int32Array(current, 0, 1), 0);
      if (now !== beat || now === 0) since = performance.now();
      beat = now;
      if (performance.now() - since < HANG_MS) return;
      keep({ ...lastInput(current), error: `it did not come back within ${HANG_MS / 1000} seconds` });
      void worker.terminate();
    }, 1_000);
    worker.on("error", (error) => keep({ ...lastInput(current), error: error.stack ?? error.message }));
    worker.on("exit", () => {
      clearInterval(watch);
      tried += own;
      resolve();
    });
  });
}

function lastInput(current: SharedArrayBuffer): Omit<Broken, "error"> {
  const length = Atomics.load(new Int32Array(current, 0, 2), 1);
  const [reader = "", path = "", ...text] = Buffer.from(new Uint8Array(current, 8, length))
    .toString("utf8")
    .split("\n");
  return { reader, path, input: text.join("\n") };
}

function keep({ reader, path, input, error }: Broken): void {
  broken += 1;
  mkdirSync(out, { recursive: true });
  const name = `${reader}-${createHash("sha256")
    .update(error.split("\n").slice(0, 2).join())
    .update(error.startsWith("it did not") ? input : "")
    .digest("hex")
    .slice(0, 8)}`;
  writeFileSync(join(out, `${name}.input`), input);
  writeFileSync(join(out, `${name}.json`), `${JSON.stringify({ reader, path, seed, error }, null, 2)}\n`);
  console.log(
    `BROKEN ${reader} ${path}: ${error.split("\n").slice(0, 3).join(" | ")}\n  ${join(out, name)}.input`,
  );
}

function summary({ tried: count, branches, inputs }: Report): string {
  const each = [...(inputs ?? [])].map(([id, size]) => `${id} ${size}`).join(", ");
  return `${count} tried, ${branches} branches; inputs kept: ${each}`;
}
