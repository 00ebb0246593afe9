import { baseName, folderOf, type InputFiles, joinPath } from "../../input/index.js";

/** The bundle that a file speaks of: what holds `.elasticbeanstalk`, its own folder, or the only bundle there is. */
export function bundleFor(path: string, files: InputFiles): string {
  const inside = /^(?:(?<bundle>.*?)\/)?\.elasticbeanstalk\//.exec(path);
  if (inside !== null) return inside.groups?.["bundle"] ?? ".";
  const own = folderOf(path);
  const bundles = bundlesIn(files);
  const [only] = bundles;
  return bundles.has(own) || only === undefined || bundles.size > 1 ? own : only;
}

function bundlesIn(files: InputFiles): Set<string> {
  const bundles = new Set<string>();
  for (const path of files.files.keys()) {
    const match = /^(?:(?<bundle>.*?)\/)?\.ebextensions\/[^/]+\.config$/.exec(path);
    if (match !== null) bundles.add(match.groups?.["bundle"] ?? ".");
  }
  return bundles;
}

/** Saved configurations are alternatives: with several of them none is the environment's own. */
export function isOneOfSeveral(path: string, files: InputFiles): boolean {
  const folder = folderOf(path);
  const others = [...files.files.keys()].filter(
    (other) => joinPath(folder, baseName(other)) === other && /\.cfg\.ya?ml$/.test(other),
  );
  return others.length > 1;
}
