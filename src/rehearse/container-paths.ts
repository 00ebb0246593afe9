import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { InputFiles } from "../input/index.js";
import type { Application, ImageBuild } from "../model/index.js";
import { isFolder, sourcesOf } from "../read/index.js";

/** Where the files of an image's folders are on this machine. */
export interface ContainerPaths {
  /** The value of a variable, with the image's paths replaced; other values as they are. */
  inVariable(name: string, value: string): string;
  /** A line or word of a command. */
  inCommand(text: string): string;
}

/** A path that begins at the image's root, not a part of a URL or of another path. */
const IMAGE_PATH = /(?<![\w.:/~$}-])\/[\w.@+-]+(?:\/[\w.@+-]+)*\/?(?![\w:]*\/\/)/g;
const WHOLE_PATHS = /^\/[\w./@+-]*(?::\/[\w./@+-]*)*$/;
/** `BASE_PATH=/app` is more likely a part of URLs than the folder /app. */
const NAMES_FOLDER = /(?:DIR|DIRECTORY|FOLDER|HOME|ROOT|FILE|PYTHONPATH|NODE_PATH)$/;

export function containerPaths(
  application: Application,
  build: ImageBuild | null,
  files: InputFiles,
): ContainerPaths {
  if (build === null) return { inVariable: (_name, value) => value, inCommand: (text) => text };
  const root = resolve(files.base, application.root);
  const { workingDirectory } = build.final;
  const here = workingDirectory.known ? workingDirectory.value.replace(/\/$/, "") : "";

  const local = (path: string): string | null => {
    const source = sourcesOf(path, build, files).find((one) => files.files.has(one) || isFolder(one, files));
    if (source !== undefined) return resolve(files.base, source);
    // What the image's build makes lies below the working directory, as it does here once it is built.
    if (here === "" || !path.startsWith(`${here}/`)) return null;
    const built = join(root, path.slice(here.length + 1));
    return existsSync(built) ? built : null;
  };

  return {
    inVariable(name, value) {
      if (!WHOLE_PATHS.test(value)) return value;
      const isHere = value.replace(/\/$/, "") === here;
      if (isHere) return NAMES_FOLDER.test(name) ? root : value;
      return value
        .split(":")
        .map((path) => (path === here ? root : (local(path) ?? path)))
        .join(":");
    },
    inCommand: (text) => text.replace(IMAGE_PATH, (path) => local(path) ?? path),
  };
}
