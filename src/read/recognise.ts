import type { InputProblem } from "../finding/index.js";
import { type InputFile, type InputFiles, LARGE_TEXT_BYTES_MAX, LARGE_TEXT_SIGNS } from "../input/index.js";
import { isOtherFile } from "./other-files.js";
import type { Fragment, Reader } from "./reader.js";
import { doubtsIn } from "./document/index.js";
import { readers } from "./readers.generated.js";
import { Stopwatch } from "./stopwatch.js";

/** One file that a reader took, and what it says. */
export interface Part {
  readonly file: string;
  readonly reader: Reader;
  readonly fragment: Fragment;
}

export interface Recognised {
  readonly parts: Part[];
  readonly problems: InputProblem[];
}

const HEAD_BYTES = 65_536;

/** Tries each file with each reader, by content. A failure of one file never stops the others. */
export function recognise(
  files: Iterable<InputFile>,
  all: InputFiles,
  stopwatch: Stopwatch = new Stopwatch(),
): Recognised {
  const recognised: Recognised = { parts: [], problems: [] };
  const unread = new Map<string, string[]>();
  for (const file of files) {
    if (isOtherFile(file.path)) continue;
    const why = unusableReason(file);
    if (why === null) readOne(file, all, recognised, stopwatch);
    else remember(unread, why, file.path);
  }
  recognised.problems.push(...[...unread].flatMap(([why, paths]) => unreadProblems(why, paths)));
  return recognised;
}

/** So many files are told one by one; a damaged archive may hold thousands. */
const TOLD_ALONE_MAX = 5;

function unreadProblems(why: string, paths: readonly string[]): InputProblem[] {
  const [first = ""] = paths;
  if (paths.length <= TOLD_ALONE_MAX) return paths.map((file) => ({ file, line: null, message: why }));
  const others = `So it is with ${paths.length - 1} more files.`;
  return [{ file: first, line: null, message: `${why} ${others}` }];
}

function remember(all: Map<string, string[]>, key: string, path: string): void {
  const before = all.get(key);
  if (before === undefined) all.set(key, [path]);
  else before.push(path);
}

function unusableReason(file: InputFile): string | null {
  if (file.text() !== null) return null;
  if (file.failure !== null) return `It cannot be read: ${file.failure}.`;
  if (file.sizeBytes <= LARGE_TEXT_BYTES_MAX) return null;
  const head = file.head(HEAD_BYTES);
  if (head === null || !LARGE_TEXT_SIGNS.test(head)) return null;
  return `It is too large to be read: ${megabytes(file.sizeBytes)} MB, at most ${megabytes(LARGE_TEXT_BYTES_MAX)} MB are read.`;
}

function readOne(file: InputFile, all: InputFiles, into: Recognised, stopwatch: Stopwatch): void {
  const timed = <T>(reader: Reader, work: () => T): T => stopwatch.time(`reader ${reader.id}`, work);
  const reader = readers.find((candidate) => timed(candidate, () => recognises(candidate, file)));
  if (reader === undefined) return;
  try {
    const fragment = timed(reader, () => reader.read(file, { files: all }));
    const unknown = [...(fragment.unknown ?? []), ...doubtsIn(file)];
    into.parts.push({ file: file.path, reader, fragment: { ...fragment, unknown } });
    into.problems.push(...(fragment.problems ?? []));
  } catch (error) {
    // A defect of the reader must not cost the other files; it is told, not hidden.
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    into.problems.push({
      file: file.path,
      line: null,
      message: `It could not be read as ${reader.title}: ${why}.`,
    });
  }
}

function recognises(reader: Reader, file: InputFile): boolean {
  try {
    return reader.recognises(file);
  } catch {
    return false;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0).replace(/\.0$/, "");
}
