import { writeFileSync } from "node:fs";
import type { InputProblem } from "../finding/index.js";
import { encodeText, type InputFile } from "../input/index.js";
import type { ReadResult } from "../read/index.js";
import type { Mended } from "./mend.js";

/**
 * Writes mended texts where they were read, in the encoding that they had, with their byte order
 * mark and line ends. What cannot be written without losing something stays as it is and is told.
 */
export function writeMended(result: ReadResult, mended: Mended): InputProblem[] {
  return [...mended.texts].flatMap(([path, text]): InputProblem[] => {
    const file = result.files.files.get(path);
    const message = file === undefined ? "it is not among the files that were read" : write(file, text);
    return message === null ? [] : [{ file: path, line: null, message }];
  });
}

function write(file: InputFile, text: string): string | null {
  if (!file.writable) return "it lies in an archive, which is not written; --diff shows what to change";
  const [before, bytes] = [encodeText(file.text() ?? "", file.encoding), file.bytes()];
  if (before === null || bytes === null || !before.equals(bytes))
    return `its bytes cannot be kept as they are (read as ${file.encoding})`;
  const after = encodeText(text, file.encoding);
  if (after === null) return `${file.encoding}, in which it is written, lacks a character of the repair`;
  try {
    writeFileSync(file.absolute, after);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
