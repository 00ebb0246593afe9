import type { InputProblem } from "../finding/index.js";
import {
  folderOf,
  type InputFiles,
  isOutside,
  isWithin,
  pathFromInput,
  settledPath,
  withOutside,
} from "../input/index.js";
import type { Part } from "./recognise.js";
import { recognise } from "./recognise.js";

/** What belongs to an application rather than to its deployment. */
const APPLICATION_FORMATS = new Set(["dockerfile", "compose", "procfile", "package"]);

export interface Gathered {
  readonly files: InputFiles;
  readonly parts: readonly Part[];
  readonly problems: readonly InputProblem[];
}

/**
 * Brings in what the deployment's files name outside themselves: the application's folder, the
 * contexts of builds. Of what lies there only the files of an application count, and only where the
 * deployment has none of its own or names them.
 */
export function gatherOutside(
  files: InputFiles,
  parts: readonly Part[],
  application: string | undefined,
): Gathered {
  const named = namedPaths(
    parts,
    application === undefined ? null : pathFromInput(files, application),
    files,
  );
  const alone = parts.length > 0 && files.files.size <= 2 && files.base !== "";
  const folders = alone
    ? [...named, ...applicationFolders(parts)]
    : named.filter(({ path }) => isOutside(path));
  const before = new Set(files.files.keys());
  let all = files;
  for (const { path } of folders) all = withOutside(all, path);
  const problems = missing(named, all);
  const own = new Set(parts.map((part) => part.reader.id));
  const wanted = new Set(
    parts.flatMap(({ fragment }) => (fragment.imageBuilds ?? []).map((build) => build.dockerfile)),
  );
  const roots = new Set(folders.map(({ path }) => path));
  const candidates = [...all.files.values()].filter(
    (file) => wanted.has(file.path) || roots.has(folderOf(file.path)),
  );
  const fresh = candidates.filter((file) => isOutside(file.path) || !before.has(file.path));
  const found = recognise(fresh, all).parts.filter(
    ({ file, reader }) => APPLICATION_FORMATS.has(reader.id) && (wanted.has(file) || !own.has(reader.id)),
  );
  return { files: all, parts: [...parts, ...found], problems };
}

interface Named {
  readonly path: string;
  readonly by: string;
  readonly what: string;
}

function namedPaths(parts: readonly Part[], application: string | null, files: InputFiles): Named[] {
  const paths: Named[] =
    application === null ? [] : [{ path: application, by: application, what: "application" }];
  for (const { file, fragment } of parts) {
    const root = fragment.applicationRoot;
    if (root !== undefined && application === null) {
      paths.push({ path: settledPath(files, root), by: file, what: "application" });
    }
    for (const { context, dockerfile } of fragment.imageBuilds ?? []) {
      if (context !== null) paths.push({ path: context, by: file, what: "context" });
      if (dockerfile !== null && isOutside(dockerfile))
        paths.push({ path: dockerfile, by: file, what: "Dockerfile" });
    }
  }
  return paths;
}

/** A single file is given: what starts its application may stand beside it. */
function applicationFolders(parts: readonly Part[]): Named[] {
  return parts.map(({ file }) => ({ path: folderOf(file), by: file, what: "folder" }));
}

/** Only the application's folder is asked of a person, so only its absence is told. */
function missing(named: readonly Named[], files: InputFiles): InputProblem[] {
  return named
    .filter(
      ({ what, path }) =>
        what === "application" && ![...files.files.keys()].some((file) => isWithin(file, path)),
    )
    .map(({ by, path }) => ({
      file: by,
      line: null,
      message: `The application's folder "${path}" does not exist or is empty.`,
    }));
}
