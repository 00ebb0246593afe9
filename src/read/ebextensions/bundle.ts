import { baseName, folderOf } from "../../input/index.js";

/** Where a file stands as Elastic Beanstalk sees it. */
export interface Standing {
  /** Folder of the source bundle. */
  readonly bundle: string;
  /**
   * `read`: a configuration file of the bundle. `ignored`: in `.ebextensions`, but deeper or under another
   * ending, so that it is not read. `elsewhere`: not in such a folder at all.
   */
  readonly as: "read" | "ignored" | "elsewhere";
}

export function standingOf(path: string): Standing {
  const match = /^(?:(?<bundle>.*?)\/)?\.ebextensions\/(?<rest>.+)$/.exec(path);
  // `.ebextensions.old`: put aside, so that it is not read any more.
  if (match === null && /(?:^|\/)\.ebextensions[.\-_]/.test(path))
    return { bundle: folderOf(path), as: "ignored" };
  if (match === null) return { bundle: folderOf(path), as: "elsewhere" };
  const rest = match.groups?.["rest"] ?? "";
  const read = !rest.includes("/") && rest.endsWith(".config") && !baseName(rest).startsWith("._");
  return { bundle: match.groups?.["bundle"] ?? ".", as: read ? "read" : "ignored" };
}
