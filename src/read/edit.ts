import type { InputFiles } from "../input/index.js";
import type { Change, TextEdit } from "../model/index.js";
import { readers } from "./readers.generated.js";

/** A change as text edits, made by the reader of its file; null when that reader cannot make it. */
export function editsFor(
  change: Change,
  files: InputFiles,
  read: readonly { file: string; as: string }[],
): TextEdit[] | null {
  const file = files.files.get(change.node.file);
  const as = read.find((entry) => entry.file === change.node.file)?.as;
  const reader = readers.find((candidate) => candidate.id === as);
  return file !== undefined && reader !== undefined ? reader.edit(file, change) : null;
}
