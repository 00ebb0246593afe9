import { matchesPath } from "../../../input/index.js";
import { type FileTree, folderOf, joinPath } from "./files.js";

const LINES_MAX = 2_000;

interface Pattern {
  readonly pattern: string;
  /** Begins with `!`: what an earlier pattern left out is kept. */
  readonly keeps: boolean;
}

/**
 * What Git leaves out of a checkout: a file that is missing under such a name may be made by a build.
 * Source of the patterns' meaning: https://git-scm.com/docs/gitignore (read 2026-11-21).
 */
export class IgnoredFiles {
  readonly #patterns = new Map<string, readonly Pattern[]>();

  constructor(private readonly files: FileTree) {}

  has(path: string): boolean {
    const last = foldersAbove(path)
      .flatMap((folder) => {
        const own = folder === "." ? path : path.slice(folder.length + 1);
        return this.#of(folder).filter(({ pattern }) => matchesPath(pattern, own));
      })
      .at(-1);
    return last !== undefined && !last.keeps;
  }

  #of(folder: string): readonly Pattern[] {
    const before = this.#patterns.get(folder);
    if (before !== undefined) return before;
    const text = this.files.text(joinPath(folder, ".gitignore")) ?? "";
    const own = text.split(/\r?\n/, LINES_MAX).flatMap((line) => {
      const bare = line.trim();
      if (bare === "" || bare.startsWith("#")) return [];
      const keeps = bare.startsWith("!");
      return [{ pattern: keeps ? bare.slice(1) : bare, keeps }];
    });
    this.#patterns.set(folder, own);
    return own;
  }
}

/** From the input's own folder down to the file's. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== "."; folder = folderOf(folder)) folders.unshift(folder);
  return [".", ...folders];
}
