import { statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { InputProblem } from "../finding/index.js";
import { ARCHIVE_HEAD_BYTES, archiveKind, fileSource, mayBeArchive, openArchive } from "./archive/index.js";
import { reasonOf } from "./content-file.js";
import { DiskFile, readRange, textFile, withText } from "./file.js";
import type { InputFile, InputFiles } from "./input.js";
import { isWithin, joinPath } from "./paths.js";
import { walk } from "./walk.js";

export interface Opened {
  readonly files: InputFiles;
  readonly problems: readonly InputProblem[];
}

/** Lists a folder or an archive, or takes a single file with the `steady.yml` beside it. Never throws. */
export async function openInput(given: string): Promise<Opened> {
  const absolute = resolve(given);
  const nothing = { given, base: absolute, files: new Map<string, InputFile>() };
  try {
    const entry = statSync(absolute);
    if (entry.isDirectory()) return await openFolder(given, absolute);
    if (entry.isFile()) return await openFile(given, absolute, entry.size);
    return { files: nothing, problems: [problem(given, "This is neither a folder nor a file.")] };
  } catch (error) {
    return { files: nothing, problems: [problem(given, `It cannot be read: ${reasonOf(error)}.`)] };
  }
}

async function openFolder(given: string, base: string): Promise<Opened> {
  const walked = walk(base, "");
  const problems = walked.left.map(({ path, why }) =>
    problem(path === "" ? given : path, `This folder is not read whole: ${why}.`),
  );
  if (walked.files.length === 0 && problems.length === 0)
    problems.push(problem(given, "The folder is empty."));
  const files: InputFile[] = [];
  for (const file of walked.files) {
    const opened = mayBeArchive(file.path) ? await bundleIn(file) : null;
    if (opened === null) files.push(file);
    else {
      files.push(...opened.files.files.values());
      problems.push(...opened.problems);
    }
  }
  return { files: { given, base, files: byPath(files) }, problems };
}

async function openFile(given: string, absolute: string, sizeBytes: number): Promise<Opened> {
  const base = dirname(absolute);
  const path = basename(absolute);
  const opened = await archiveOf(path, absolute, sizeBytes, false);
  const settings = ["steady.yml", "steady.yaml"].map((name) => new DiskFile(name, join(base, name)));
  const beside = settings.filter((file) => file.path !== path && isFile(file.absolute));
  const own = opened === null ? [new DiskFile(path, absolute)] : opened.files.files.values();
  return { files: { given, base, files: byPath([...own, ...beside]) }, problems: opened?.problems ?? [] };
}

async function bundleIn(file: InputFile): Promise<Opened | null> {
  return archiveOf(file.path, file.absolute, file.sizeBytes, true);
}

async function archiveOf(
  path: string,
  absolute: string,
  sizeBytes: number,
  onlyBundles: boolean,
): Promise<Opened | null> {
  try {
    if (archiveKind(readRange(absolute, 0, ARCHIVE_HEAD_BYTES)) === null) return null;
  } catch {
    // Reading it as a file tells why.
    return null;
  }
  const opened = await openArchive({ path, absolute, source: fileSource(absolute, sizeBytes), onlyBundles });
  if (opened === null) return null;
  const problems = opened.problems.map((each) => problem(each.path, each.message));
  if (opened.files.length === 0 && problems.length === 0)
    problems.push(problem(path, "The archive is empty."));
  return { files: { given: path, base: dirname(absolute), files: byPath(opened.files) }, problems };
}

/** Texts by their paths, with the permission bits where they matter. */
export type Texts = Readonly<Record<string, string | { readonly text: string; readonly mode: number }>>;

/** Files that exist only in memory: examples, tests, and proofs. */
export function textFiles(texts: Texts, given = "."): InputFiles {
  const files = Object.entries(texts).map(([path, text]) =>
    typeof text === "string"
      ? textFile(joinPath(path), text)
      : textFile(joinPath(path), text.text, path, text.mode),
  );
  return { given, base: "", files: byPath(files) };
}

/** The same input with the texts of some files replaced. */
export function withTexts(files: InputFiles, texts: ReadonlyMap<string, string>): InputFiles {
  const changed = new Map(files.files);
  for (const [path, text] of texts) {
    const before = files.files.get(path);
    changed.set(path, before === undefined ? textFile(path, text) : withText(before, text));
  }
  return { ...files, files: changed };
}

/** The same input with a folder or file outside it added, under its `../` path. Nothing is added when there is none. */
export function withOutside(files: InputFiles, path: string): InputFiles {
  if (files.base === "") return files;
  const absolute = resolve(files.base, path);
  const added = new Map(files.files);
  try {
    const entry = statSync(absolute);
    const found = entry.isDirectory()
      ? walk(absolute, path === "." ? "" : path).files
      : [new DiskFile(path, absolute)];
    for (const file of found) {
      const own = insidePath(files.base, file.absolute);
      if (!added.has(own)) added.set(own, own === file.path ? file : new DiskFile(own, file.absolute));
    }
  } catch {
    return files;
  }
  return { ...files, files: added };
}

/** How a path that a person gave (from the working folder) is called inside the input. */
export function pathFromInput(files: InputFiles, path: string): string {
  return files.base === "" ? joinPath(path) : insidePath(files.base, resolve(path));
}

/** A path that leaves the input and comes back into it, by its own name: `../deploy/x` in deploy is `x`. */
export function settledPath(files: InputFiles, path: string): string {
  return files.base === "" || !path.startsWith("..")
    ? path
    : insidePath(files.base, resolve(files.base, path));
}

function insidePath(base: string, absolute: string): string {
  return relative(base, absolute).split(sep).join("/") || ".";
}

/** Whether a path points out of the input. */
export function isOutside(path: string): boolean {
  return !isWithin(path, ".");
}

function byPath(files: readonly InputFile[]): Map<string, InputFile> {
  return new Map(files.map((file) => [file.path, file]));
}

function isFile(absolute: string): boolean {
  try {
    return statSync(absolute).isFile();
  } catch {
    return false;
  }
}

function problem(file: string, message: string): InputProblem {
  return { file, line: null, message };
}
