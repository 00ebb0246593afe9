import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Compared, compareRecording } from "./compare.js";
import { readRecording } from "./recording.js";

/** `npm run fidelity -- [folder]`: plays every recording of the folder and compares what it predicts. */
const SEEDS = 200;
const UNUSABLE = 2;
const TEXT_WIDTH = 34;

const wanted = process.argv[2] ?? process.env["STEADY_TIMELINES"];
const fallback = [resolve("..", "shared", "timelines"), resolve("src", "platform", "recordings")];
const root = wanted ?? fallback.find((folder) => existsSync(folder));
if (root === undefined || !existsSync(root)) {
  process.stderr.write(`no such folder of recordings: ${root ?? "(none given)"}\n`);
  process.exit(UNUSABLE);
}
const folders = existsSync(join(root, "recorded.json"))
  ? [root]
  : readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "recorded.json")))
      .map((entry) => join(root, entry.name))
      .sort();

const lines = folders.flatMap((folder) => compareRecording(readRecording(folder), SEEDS));
print(lines);
process.exitCode = lines.some((line) => line.verdict === "differs") ? 1 : 0;

function print(compared: readonly Compared[]): void {
  let last = "";
  for (const line of compared) {
    if (line.recording !== last) process.stdout.write(`\n${line.recording}\n`);
    last = line.recording;
    const mark = { agrees: "✓", differs: "✗", "not compared": "–" }[line.verdict];
    const columns = [line.quantity.padEnd(30), cut(line.recorded), cut(line.predicted), line.why];
    process.stdout.write(`  ${mark} ${columns.join("  ")}\n`);
  }
  const count = (verdict: Compared["verdict"]): number =>
    compared.filter((line) => line.verdict === verdict).length;
  process.stdout.write(
    `\n${count("agrees")} agree, ${count("differs")} differ, ${count("not compared")} are not compared (${SEEDS} plays of each recording)\n`,
  );
}

function cut(text: string): string {
  const short = text.length > TEXT_WIDTH ? `${text.slice(0, TEXT_WIDTH - 1)}…` : text;
  return short.padEnd(TEXT_WIDTH);
}
