import { check } from "../src/check/check.js";
import { type InputFile, type InputFiles, textFiles } from "../src/input/index.js";
import type { Change, NodeRef } from "../src/model/index.js";
import { applyEdits } from "../src/read/apply-edits.js";
import { readTexts } from "../src/read/index.js";
import type { Fragment } from "../src/read/reader.js";
import type { Seed } from "./corpus.js";
import type { Random } from "./random.js";

/** A longer reading of so small a text is a defect. */
const SLOW_MS = 4_000;
const NODES_MAX = 200_000;

/** Reads a text as the seed's reader would, and edits what was read. Throws when a promise of readers is broken. */
export function tryReader(seed: Seed, text: string, random: Random): void {
  const begun = performance.now();
  const files = textFiles({ ...seed.beside, [seed.path]: text });
  const file = files.files.get(seed.path);
  if (file === undefined || !seed.reader.recognises(file)) return;
  const fragment = seed.reader.read(file, { files });
  judge(fragment, file);
  tryEdits(seed, file, files, fragment, random);
  const took = performance.now() - begun;
  if (took > SLOW_MS) throw new Error(`it took ${Math.round(took / 1000)} seconds`);
}

/** The same through everything: reading, assembling, and every cause. */
export async function tryAll(seed: Seed, text: string): Promise<void> {
  const begun = performance.now();
  const { models, problems } = await readTexts({ ...seed.beside, [seed.path]: text });
  for (const problem of problems) judgeSentence(problem.message);
  for (const model of models) check(model);
  const took = performance.now() - begun;
  if (took > 2 * SLOW_MS) throw new Error(`reading and checking took ${Math.round(took / 1000)} seconds`);
}

function judge(fragment: Fragment, file: InputFile): void {
  const lines = (file.text() ?? "").split(/\r\n|\n|\r/).length;
  for (const { message, line } of fragment.problems ?? []) {
    judgeSentence(message);
    if (line !== null && (line < 1 || line > lines)) throw new Error(`a problem in line ${line} of ${lines}`);
  }
  for (const value of objectsIn(fragment)) {
    const { file: name, line, column, endLine } = value as Partial<Record<string, unknown>>;
    if (name !== file.path || typeof line !== "number" || typeof endLine !== "number") continue;
    if (line < 1 || endLine < line || endLine > lines || Number(column) < 1)
      throw new Error(`a place at ${line}:${String(column)} to ${endLine} of ${lines} lines`);
  }
}

function judgeSentence(message: string): void {
  if (!/^\S[^\n]*[.!]$/.test(message) || message.length > 2_000 || / {4}at /.test(message))
    throw new Error(`this is no sentence: ${JSON.stringify(message.slice(0, 300))}`);
  // What a reader throws is caught and told, and is a defect all the same.
  if (message.startsWith("It could not be read as")) throw new Error(message);
}

function tryEdits(seed: Seed, file: InputFile, files: InputFiles, fragment: Fragment, random: Random): void {
  const nodes = objectsIn(fragment).filter(
    (value): value is NodeRef =>
      "path" in value && Array.isArray(value.path) && "file" in value && value.file === file.path,
  );
  for (let count = 0; count < 3 && nodes.length > 0; count += 1) {
    const node = random.pick(nodes);
    if (node === undefined) return;
    const value = random.pick([1, "x", "a: b", "", null, ["x"], { a: 1 }]) ?? null;
    const op = random.pick(["set", "remove", "append"] as const) ?? "set";
    const change: Change = op === "remove" ? { op, node } : { op, node, value };
    const edits = seed.reader.edit(file, change);
    const text = file.text() ?? "";
    if (edits !== null && edits.every((edit) => edit.file === file.path) && applyEdits(text, edits) === null)
      throw new Error(`edits that cannot be made: ${JSON.stringify({ change, edits })}`);
  }
  if (files.files.size === 0) throw new Error("the files are gone");
}

function objectsIn(root: unknown): object[] {
  const found: object[] = [];
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0 && found.length < NODES_MAX) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    found.push(next);
    waiting.push(
      ...(next instanceof Map
        ? [...next.keys(), ...next.values()]
        : next instanceof Set
          ? [...next]
          : Object.values(next)),
    );
  }
  return found;
}
