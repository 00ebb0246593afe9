import { type InputFiles, isWithin } from "../../input/index.js";
import { type ImageBuild, knownValue } from "../../model/index.js";
import type { Lookup } from "../interpolate.js";
import { isPublishedImage } from "./known-images.js";

/** Files that give a process variables of their own: dotenv's, scripts of the start, process managers. */
const GIVES_VARIABLES =
  /(?:^|\/)(?:\.env[\w.-]*|[\w.-]+\.(?:env|sh)|package\.json|Procfile|ecosystem\.config\.\w+|supervisord?\.conf|docker-entrypoint[\w.-]*)$/;

/**
 * A variable that surely nothing sets: the container's list of variables is complete, the image is
 * built here on a published one, and no file of the application that may set variables names it.
 */
export function unsetVariables(
  lookup: Lookup,
  image: ImageBuild | null,
  root: string,
  files: InputFiles,
): (name: string) => boolean {
  const base = knownValue(image?.final.rootBase);
  if (base === undefined || !isPublishedImage(base)) return () => false;
  const answers = new Map<string, boolean>();
  return (name) => {
    const before = answers.get(name);
    if (before !== undefined) return before;
    const unset = lookup(name) === "" && !isNamed(name, root, files);
    answers.set(name, unset);
    return unset;
  };
}

function isNamed(name: string, root: string, files: InputFiles): boolean {
  const word = new RegExp(`\\b${name.replace(/[^\w]/g, "\\$&")}\\b`);
  return [...files.files].some(
    ([path, file]) => GIVES_VARIABLES.test(path) && isWithin(path, root) && word.test(file.text() ?? ""),
  );
}
