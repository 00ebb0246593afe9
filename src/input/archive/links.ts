import type { ArchiveEntry } from "./archive.js";
import type { LeftOut } from "./names.js";

/** A symbolic or hard link of an archive. */
export interface Link {
  readonly name: string;
  /** As written: relative to the link's folder. */
  readonly target: string;
}

/** The entries with those that links to them add. Links to folders and to nothing add none; links to links neither. */
export function withLinks(
  entries: readonly ArchiveEntry[],
  links: readonly Link[],
  leftOut: LeftOut,
): ArchiveEntry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const added = links.flatMap(({ name, target }): ArchiveEntry[] => {
    const path = insideArchive(name, target);
    if (path === null) leftOut.add("are links that point outside the archive", name);
    const file = path === null ? undefined : byName.get(path);
    if (file === undefined) return [];
    return [{ name, sizeBytes: file.sizeBytes, mode: file.mode, read: (length) => file.read(length) }];
  });
  return [...entries, ...added];
}

function insideArchive(name: string, target: string): string | null {
  if (target.startsWith("/") || /^[A-Za-z]:/.test(target)) return null;
  const parts = name.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}
