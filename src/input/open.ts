import { statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { InputProblem } from "../finding/index.js";
import { DiskFile, reasonOf, textFile } from "./file.js";
import type { InputFile, InputFiles } from "./input.js";
import { isWithin, joinPath } from "./paths.js";
import { walk } from "./walk.js";

export interface Opened {
  readonly files: InputFiles;
  readonly problems: readonly InputProblem[];
}

/** Lists a folder, or takes a single file with the `steady.yml` beside it. Never throws. */
export function openInput(given: string): Opened {
  const absolute = resolve(given);
  const nothing = { given, base: absolute, files: new Map<string, InputFile>() };
  try {
    const entry = statSync(absolute);
    if (entry.isDirectory()) return openFolder(given, absolute);
    if (entry.isFile()) return { files: singleFile(given, absolute), problems: [] };
    return { files: nothing, problems: [problem(given, "This is neither a folder nor a file.")] };
  } catch (error) {
    return { files: nothing, problems: [problem(given, `It cannot be read: ${reasonOf(error)}.`)] };
  }
}

function openFolder(given: string, base: string): Opened {
  const walked = walk(base, "");
  const problems = walked.left.map(({ path, why }) =>
    problem(path === "" ? given : path, `This folder is not read whole: ${why}.`),
  );
  if (walked.files.length === 0 && problems.length === 0)
    problems.push(problem(given, "The folder is empty."));
  return { files: { given, base, files: byPath(walked.files) }, problems };
}

function singleFile(given: string, absolute: string): InputFiles {
  const base = dirname(absolute);
  const names = [basename(absolute), "steady.yml", "steady.yaml"];
  const files = [...new Set(names)].flatMap((name, index) => {
    const file = new DiskFile(name, join(base, name));
    return index === 0 || isFile(file.absolute) ? [file] : [];
  });
  return { given, base, files: byPath(files) };
}

/** Files that exist only in memory: examples, tests, and proofs. */
export function textFiles(texts: Readonly<Record<string, string>>, given = "."): InputFiles {
  const files = Object.entries(texts).map(([path, text]) => textFile(joinPath(path), text));
  return { given, base: "", files: byPath(files) };
}

/** The same input with the texts of some files replaced. */
export function withTexts(files: InputFiles, texts: ReadonlyMap<string, string>): InputFiles {
  const changed = new Map(files.files);
  for (const [path, text] of texts) {
    changed.set(path, textFile(path, text, files.files.get(path)?.absolute ?? path));
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
