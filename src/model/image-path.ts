import type { ImageBuild, ImageCopy } from "./image.js";
import { knownValue } from "./value.js";

/** A path of an image as an absolute one, without `.` and `..` and without a slash at its end. */
export function absoluteImagePath(path: string, workingDirectory: string): string {
  const parts: string[] = [];
  const whole = path.startsWith("/") ? path : `${workingDirectory}/${path}`;
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether a path is a folder itself or lies in it; both absolute. */
export function isInFolder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** Where a COPY puts its files; undefined when the working directory is not known. */
export function destinationOf(copy: ImageCopy): string | undefined {
  if (copy.destination.startsWith("/")) return absoluteImagePath(copy.destination, "/");
  const from = knownValue(copy.workingDirectory);
  return from === undefined ? undefined : absoluteImagePath(copy.destination, from);
}

/** The folder in which an image's program is started. */
export function workingDirectoryOf({ final }: ImageBuild): string | undefined {
  const written = knownValue(final.workingDirectory);
  return written === undefined ? undefined : absoluteImagePath(written, "/");
}
