import type { InputFile } from "../../../input/index.js";
import { readTree } from "../syntax/read-tree.js";
import type { SourceTree } from "../syntax/tree.js";
import { type Outline, outlineOf } from "./walk.js";

export interface SourceModule {
  readonly tree: SourceTree;
  readonly outline: Outline;
  readonly text: string;
}

interface Read {
  readonly text: string;
  readonly module: Promise<SourceModule | null>;
}

/** Several entries share files, and a proof reads the same input again with one file changed. */
const read = new WeakMap<InputFile, Read>();

/** One file as a tree, read once; null when it is too large, minified or no text. */
export function sourceModule(file: InputFile): Promise<SourceModule | null> {
  const text = file.text();
  if (text === null) return Promise.resolve(null);
  const before = read.get(file);
  if (before?.text === text) return before.module;
  const module = readTree(file.path, text).then((tree) =>
    tree === null ? null : { tree, outline: outlineOf(tree), text },
  );
  read.set(file, { text, module });
  return module;
}
