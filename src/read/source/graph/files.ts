import type { InputFile, InputFiles } from "../../../input/index.js";

/** Texts beyond this many files are not looked at: an application's own code is smaller. */
export const FILES_MAX = 1_500;

/** The files of the input by their paths, with `/` and without `./`. */
export class FileTree {
  constructor(private readonly input: InputFiles) {}

  has(path: string): boolean {
    return this.input.files.has(path);
  }

  file(path: string): InputFile | undefined {
    return this.input.files.get(path);
  }

  text(path: string): string | null {
    return this.input.files.get(path)?.text() ?? null;
  }

  /** All paths below a folder; "." for all. */
  below(folder: string): string[] {
    const start = folder === "." ? "" : `${folder}/`;
    return [...this.input.files.keys()].filter((path) => path.startsWith(start));
  }

  json(path: string): unknown {
    const text = this.text(path);
    if (text === null) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
}

/** `a/b` and `../c` make `a/c`. What leaves the input stays with its `../`. */
export function joinPath(folder: string, path: string): string {
  const parts = folder === "." || path.startsWith("/") ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}

export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end);
}
