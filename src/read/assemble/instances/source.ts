import { baseName, folderOf, type InputFiles, joinPath } from "../../../input/index.js";
import { type HostProcess, knownValue, NOWHERE, type StartProcess } from "../../../model/index.js";
import { startFacts } from "../../start-command/index.js";
import { hostEnvironment } from "../process-environment.js";

/** Folders that are looked at for what a command names. */
const FOLDERS_MAX = 400;

/** Where the source of a process stands among the files, and its command as it is run there. */
export interface HostSource {
  readonly root: string;
  readonly line: string;
}

/**
 * The only folder of the input in which the command finds what it starts. Its own folder on the
 * machine helps where several would do. Null when there is none, or no way to choose.
 */
export function hostSource(process: HostProcess, named: string | null, files: InputFiles): HostSource | null {
  const written = knownValue(process.command);
  if (written === undefined) return null;
  const { line, folder } = localCommand(written, knownValue(process.workingDirectory) ?? null);
  const { lookup } = hostEnvironment(process);
  const start: StartProcess = { form: "shell", words: [line], origin: NOWHERE };
  const fits = (root: string): boolean =>
    startFacts({ process: start, root, image: null, lookup, files }).entry !== null;
  const all =
    named === null
      ? sourceFolders(files)
      : [named, ...sourceFolders(files).filter((path) => path.startsWith(`${named}/`))];
  const found = all.filter(fits);
  const [only, ...others] = found;
  if (only === undefined) return null;
  if (others.length === 0 || only === named) return { root: only, line };
  const name = folder === null ? "" : baseName(folder);
  const alike = found.filter((path) => baseName(path) === name);
  return alike.length === 1 ? { root: alike[0] ?? only, line } : null;
}

/** Folders that hold source of an application, shallow ones first. */
function sourceFolders(files: InputFiles): string[] {
  const folders = new Set<string>();
  for (const path of files.files.keys()) {
    if (
      /\.(?:py|[cm]?[jt]s)$|(?:^|\/)package\.json$/.test(path) &&
      !/(?:^|\/)(?:node_modules|\.venv|venv|site-packages|tests?)\//.test(path)
    ) {
      folders.add(folderOf(path));
      folders.add(folderOf(folderOf(path)));
    }
    if (folders.size > FOLDERS_MAX) break;
  }
  return [...folders].toSorted((a, b) => a.split("/").length - b.split("/").length || a.localeCompare(b));
}

/** Paths of the machine become paths from the process's own folder. */
function localCommand(
  line: string,
  working: string | null,
): { readonly line: string; readonly folder: string | null } {
  const path = /(?:^|\s)(\/[^\s"']+\.(?:py|[cm]?js|ts))(?=\s|$)/.exec(line)?.[1];
  const folder = working !== null && working !== "/" ? working : path === undefined ? null : folderOf(path);
  if (folder === null) return { line, folder };
  const short = line.replaceAll(/(^|[\s=])(\/[^\s"']+)/g, (whole, before: string, file: string) =>
    file.startsWith(`${folder}/`) && !/\/bin\//.test(file)
      ? `${before}${file.slice(folder.length + 1)}`
      : file === folder
        ? `${before}.`
        : whole,
  );
  return { line: short, folder: joinPath(folder) };
}
