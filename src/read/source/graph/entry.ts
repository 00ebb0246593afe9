import { type FileTree, joinPath } from "./files.js";
import { JavaScriptResolver } from "./resolve-javascript.js";

/** Folders that compilers write to, and those that they read from. */
const COMPILED = ["dist", "build", "lib", "out", "output", ".build"];
const SOURCES = ["src", "source", "app", "lib", "server", "."];

/** The source of a file that the command runs: `dist/server.js` is compiled from `src/server.ts`. */
export function sourceOf(files: FileTree, root: string, entry: string): string | null {
  const resolver = new JavaScriptResolver(files, root);
  const candidates = [...compiledFrom(root, entry), entry];
  const isSource = (path: string) => /\.([cm]?[jt]sx?|pyw?)$/.test(path);
  if (files.has(entry) && !candidates.some((path) => path !== entry && files.has(path)))
    return isSource(entry) || !entry.includes(".") ? entry : null;
  for (const candidate of candidates) {
    const found = files.has(candidate) ? candidate : resolver.file(candidate);
    if (found !== null && isSource(found)) return found;
  }
  return null;
}

function compiledFrom(root: string, entry: string): string[] {
  const rest = root === "." ? entry : entry.startsWith(`${root}/`) ? entry.slice(root.length + 1) : entry;
  const [folder = "", ...tail] = rest.split("/");
  if (!COMPILED.includes(folder) || tail.length === 0) return [];
  const bare = tail.join("/").replace(/\.[cm]?jsx?$/, "");
  // `dist/src/server.js` as well as `dist/server.js`.
  const below = SOURCES.flatMap((source) =>
    [".ts", ".tsx", ".mts", ".cts"].map((ending) => joinPath(root, joinPath(source, bare + ending))),
  );
  return below;
}

/** Finds what starts an application whose command does not say; null rather than a guess. */
export function findEntry(files: FileTree, root: string): string | null {
  const manifest = files.json(joinPath(root, "package.json"));
  if (typeof manifest === "object" && manifest !== null) {
    const script =
      "scripts" in manifest &&
      typeof manifest.scripts === "object" &&
      manifest.scripts !== null &&
      "start" in manifest.scripts
        ? manifest.scripts.start
        : null;
    const started =
      typeof script === "string"
        ? /(?:^|\s)(?:node|tsx|ts-node|nodemon|bun)\s+(?:-\S+\s+)*([\w./-]+)/.exec(script)?.[1]
        : undefined;
    const main = "main" in manifest && typeof manifest.main === "string" ? manifest.main : undefined;
    for (const named of [started === "." ? (main ?? "index.js") : started, main]) {
      const found = named === undefined ? null : sourceOf(files, root, joinPath(root, named));
      if (found !== null) return found;
    }
  }
  return onlyListener(files, root);
}

const LISTENS = /\.listen\s*\(|uvicorn\.run\s*\(|\bapp\.run\s*\(|\bFlask\s*\(|\bFastAPI\s*\(/;
const LOOKED_AT_MAX = 400;

/** The only file that makes an application and listens. */
function onlyListener(files: FileTree, root: string): string | null {
  const candidates = files
    .below(root)
    .filter(
      (path) =>
        /\.([cm]?[jt]s|py)$/.test(path) &&
        !/(^|\/)(node_modules|tests?|__tests__|venv|\.venv|dist|build)\/|\.(test|spec|d)\.[jt]s$|(^|\/)test_/.test(
          path,
        ),
    )
    .slice(0, LOOKED_AT_MAX)
    .filter((path) => LISTENS.test(files.text(path) ?? ""));
  const [only] = candidates;
  return candidates.length === 1 && only !== undefined ? only : null;
}
