import { type InputFiles, joinPath } from "../../input/index.js";
import {
  known,
  type ImageBuild,
  knownValue,
  type Listen,
  type ProcessOne,
  type StartProcess,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Lookup } from "../interpolate.js";
import { processOneOf } from "./chain.js";
import { sourcesOf } from "./image-paths.js";
import { programFacts } from "./programs.js";
import { unfold, type Unfolded } from "./unfold.js";
import { programOf } from "./wrappers.js";

export { isFolder, sourcesOf, workingFolder } from "./image-paths.js";

export interface StartRequest {
  readonly process: StartProcess;
  /** The application's folder: what the image's working directory is made of. */
  readonly root: string;
  readonly image: ImageBuild | null;
  /** The environment of the process: "" when a variable is surely unset, undefined when that cannot be told. */
  readonly lookup: Lookup;
  readonly files: InputFiles;
}

/** What a start command comes to. */
export interface StartFacts {
  /** To be run in the application's folder. */
  readonly command: Value<readonly string[]>;
  /** The program that stays, with its operands: the command without what stands around it. */
  readonly program: readonly string[];
  readonly entry: string | null;
  /** What a server loads from the entry; null when the entry itself is run. */
  readonly attribute: string | null;
  /** The file that is to be run, when it is not among the files. */
  readonly missing: string | null;
  /** What the command line itself says of address and port. */
  readonly listens: readonly Listen[];
  readonly processOne: ProcessOne;
  /** Variables that the start itself sets; null for a value that is not known. */
  readonly environment?: ReadonlyMap<string, string | null>;
}

export function startFacts(request: StartRequest): StartFacts {
  const { process, root, image, lookup, files } = request;
  const words = process.form === "shell" ? ["/bin/sh", "-c", process.words.join(" ")] : process.words;
  const base = knownValue(image?.final.rootBase) ?? null;
  const unfolded = unfold(words, root, lookup, process.origin, { image, files });
  if (unfolded === null) {
    return {
      command: unknown("what the start command leads to is not among the files", process.origin),
      program: [],
      entry: null,
      attribute: null,
      missing: null,
      listens: [],
      processOne: {
        kind: "script",
        program: programOf(words),
        forwardsSignals: unknown("what it runs is not known", process.origin),
        origin: process.origin,
      },
    };
  }
  const facts = programFacts({
    words: unfolded.words,
    lookup: unfolded.lookup,
    origin: unfolded.origin,
    portVariable: portVariableOf(words.join(" ")),
    folder: unfolded.folder,
    root,
    files,
    sources: (path) => (image === null ? [] : sourcesOf(path, image, files)),
  });
  return {
    command: commandOf(unfolded, words, request),
    program: unfolded.words,
    entry: facts.entry,
    attribute: facts.attribute ?? null,
    missing: facts.missing ?? null,
    listens: facts.listens,
    ...(facts.environment === undefined ? {} : { environment: facts.environment }),
    processOne: processOneOf(unfolded.chain, programOf(unfolded.words), base, process.origin),
  };
}

/** `--port $PORT`, `0.0.0.0:${PORT:-8000}`: the variable that decides the port, with its default. */
function portVariableOf(line: string): Listen["portVariable"] {
  const match =
    /(?:--port[= ]|-p[= ]?|:)"?\$(?:\{(?<braced>\w+)(?::?-(?<fallback>\d+))?\}|(?<plain>\w+))/.exec(
      line,
    )?.groups;
  const name = match?.["braced"] ?? match?.["plain"];
  if (name === undefined) return null;
  return { name, fallback: match?.["fallback"] === undefined ? null : Number(match["fallback"]) };
}

/** The words that start the same application outside its container. */
function commandOf(
  unfolded: Unfolded,
  words: readonly string[],
  request: StartRequest,
): Value<readonly string[]> {
  const runnable = unfolded.whole ?? (unfolded.unresolved === null ? unfolded.words : words);
  const moved = unfolded.whole === null && unfolded.folder !== request.root;
  const [first = "", ...operands] = runnable.map((word) => localWord(word, request));
  // A program of the application's own is not looked for on the PATH.
  const own = runnable[0]?.startsWith("/") === true && request.files.files.has(joinPath(request.root, first));
  const local = [own && !first.includes("/") ? `./${first}` : first, ...operands];
  if (!moved) return known(local, unfolded.origin);
  const folder = relativeFolder(request.root, unfolded.folder);
  const line = `cd ${quoted(folder)} && exec ${local.map(quoted).join(" ")}`;
  return known(["/bin/sh", "-c", line], unfolded.origin);
}

/** A path of the image becomes the path from the application's folder. */
function localWord(word: string, { image, root, files }: StartRequest): string {
  if (!word.startsWith("/") || image === null) return word;
  const found = sourcesOf(word, image, files).find((path) => files.files.has(path));
  if (found !== undefined) return relativeFolder(root, found);
  const here = knownValue(image.final.workingDirectory);
  if (here !== undefined && here !== "/" && word.startsWith(`${here}/`)) return word.slice(here.length + 1);
  return /^\/(?:usr\/)?(?:local\/)?s?bin\/\w/.test(word) && word !== "/bin/sh"
    ? word.replace(/^.*\//, "")
    : word;
}

function relativeFolder(from: string, to: string): string {
  const a = from === "." ? [] : from.split("/");
  const b = to === "." ? [] : to.split("/");
  let shared = 0;
  while (shared < a.length && a[shared] !== ".." && a[shared] === b[shared]) shared += 1;
  while (shared < a.length && shared < b.length && a[shared] === ".." && b[shared] === "..") shared += 1;
  return joinPath(...a.slice(shared).map(() => ".."), ...b.slice(shared));
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
