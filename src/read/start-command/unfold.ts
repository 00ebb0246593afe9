import { baseName, type InputFiles, joinPath } from "../../input/index.js";
import type { ImageBuild, Origin } from "../../model/index.js";
import { interpolate, type Lookup } from "../interpolate.js";
import type { ChainLink } from "./chain.js";
import { sourcesOf } from "./image-paths.js";
import { packageScript } from "./package-scripts.js";
import { parseShellLine } from "./shell-line.js";
import { binaryOf, programOf, unwrapped } from "./wrappers.js";

/** A start command with everything around the application taken off. */
export interface Unfolded {
  readonly words: readonly string[];
  /** The input folder it runs in. */
  readonly folder: string;
  readonly lookup: Lookup;
  readonly chain: readonly ChainLink[];
  /** The outermost line or script that does more than start the application: to run it whole. */
  readonly whole: readonly string[] | null;
  readonly origin: Origin;
  /** A variable in the words that has no value here. */
  readonly unresolved: string | null;
}

export interface UnfoldContext {
  readonly image: ImageBuild | null;
  readonly files: InputFiles;
}

const STEPS_MAX = 16;

type State = { -readonly [Key in keyof Unfolded]: Unfolded[Key] };

/** Follows shells, scripts, package scripts and wrappers down to the program that stays. Null when it is lost. */
export function unfold(
  words: readonly string[],
  folder: string,
  lookup: Lookup,
  origin: Origin,
  context: UnfoldContext,
): Unfolded | null {
  const state: State = { words, folder, lookup, chain: [], whole: null, origin, unresolved: null };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (state.words.length === 0) return null;
    const moved = stepInto(state, context);
    if (moved === "lost") return null;
    if (moved === "done") return state;
  }
  return null;
}

function stepInto(state: State, context: UnfoldContext): "moved" | "done" | "lost" {
  const { words } = state;
  const program = programOf(words);
  const shellScript = shellLine(words);
  if (shellScript !== null) return intoLine(state, shellScript, program, "shell", []);
  if (program === "env") return intoEnvironment(state);
  if (program === "exec") {
    state.words = words.slice(1);
    return "moved";
  }
  const wrapped = unwrapped(words);
  if (wrapped !== null) {
    if (wrapped.init) link(state, { kind: "init", program, replaced: false, plain: true });
    state.words = wrapped.rest;
    return "moved";
  }
  const script = packageScript(words, state.folder, context.files);
  if (script !== null) {
    link(state, { kind: "package-manager", program, replaced: false, plain: true });
    state.folder = script.folder;
    state.origin = script.origin ?? state.origin;
    return intoLine(state, script.line, program, null, script.extra);
  }
  const binary = binaryOf(words);
  if (binary !== null) {
    link(state, { kind: "package-manager", program, replaced: false, plain: true });
    state.words = binary;
    return "moved";
  }
  const file = scriptFile(words, state.folder, context);
  return file === null ? "done" : intoLine(state, file.text, baseName(file.path), "script", file.rest);
}

/** `sh -c "line"`; null for anything else. */
function shellLine(words: readonly string[]): string | null {
  if (!/^(?:sh|bash|ash|dash|zsh)$/.test(programOf(words))) return null;
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
  const before = words.slice(1, flag < 0 ? undefined : flag);
  return flag > 0 && before.every((word) => word.startsWith("-")) ? (words[flag + 1] ?? null) : null;
}

function intoLine(
  state: State,
  line: string,
  program: string,
  kind: "shell" | "script" | null,
  operands: readonly string[],
): "moved" | "lost" {
  const parsed = parseShellLine(line);
  const { main } = parsed;
  if (main === null) return "lost";
  const plain = parsed.commands.length === 1 && kind !== "script";
  if (!plain && state.whole === null && kind !== null) state.whole = state.words;
  if (!plain && state.whole === null && kind === null) state.whole = ["/bin/sh", "-c", line];
  // A package script runs in a shell of its own, which is part of the manager's link when it is plain.
  if (kind !== null) link(state, { kind, program, replaced: main.replacesShell, plain });
  else if (!plain) link(state, { kind: "shell", program: "sh", replaced: main.replacesShell, plain });
  const outer = state.lookup;
  const assigned = new Map([...parsed.assignments, ...main.assignments]);
  state.lookup = (name) => {
    const text = assigned.get(name);
    return text === undefined ? outer(name) : interpolate(text, outer).text;
  };
  state.folder = joinPath(state.folder, relativeFolder(parsed.folder));
  const passed = main.words.flatMap((word) => (/^\$[@*]$|^\$\{[@*]\}$/.test(word) ? operands : [word]));
  state.words = expandedWords(state, kind === null ? [...passed, ...operands] : passed);
  return "moved";
}

/** Variables that are empty leave nothing behind, as in a shell without quotes. */
function expandedWords(state: State, words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const { text, unresolved } = interpolate(word, state.lookup);
    state.unresolved ??= unresolved;
    return text === "" && word.startsWith("$") ? [] : [text];
  });
}

function relativeFolder(folder: string): string {
  return folder.startsWith("/") || folder.includes("$") ? "." : folder;
}

function intoEnvironment(state: State): "moved" {
  const assigned = new Map<string, string>();
  const rest = state.words.slice(1);
  while (rest[0] !== undefined && (rest[0].startsWith("-") || /^[A-Za-z_]\w*=/.test(rest[0]))) {
    const word = rest.shift() ?? "";
    if (word === "-u" || word === "-C") rest.shift();
    const equals = word.indexOf("=");
    if (equals > 0 && !word.startsWith("-")) assigned.set(word.slice(0, equals), word.slice(equals + 1));
  }
  const outer = state.lookup;
  state.lookup = (name) => assigned.get(name) ?? outer(name);
  state.words = rest;
  return "moved";
}

function link(state: State, one: ChainLink): void {
  state.chain = [...state.chain, one];
}

interface ScriptFile {
  readonly path: string;
  readonly text: string;
  readonly rest: readonly string[];
}

const SCRIPT_CHARACTERS_MAX = 50_000;

/** `./start.sh`, `bash scripts/run`, `docker-entrypoint.sh`: the script's own text, when it is among the files. */
function scriptFile(
  words: readonly string[],
  folder: string,
  { image, files }: UnfoldContext,
): ScriptFile | null {
  const byShell = /^(?:sh|bash|ash|dash)$/.test(programOf(words));
  const at = byShell ? words.findIndex((word, index) => index > 0 && !word.startsWith("-")) : 0;
  const name = words[at];
  if (name === undefined) return null;
  const candidates = [
    ...(image === null ? [] : sourcesOf(name, image, files)),
    ...(image === null || name.includes("/") ? [] : sourcesOf(`/usr/local/bin/${name}`, image, files)),
    ...(name.startsWith("/") ? [] : [joinPath(folder, name)]),
  ];
  for (const path of candidates) {
    const text = files.files.get(path)?.text();
    if (text === null || text === undefined || text.length > SCRIPT_CHARACTERS_MAX) continue;
    const isShell =
      byShell ||
      /^#!.*\b(?:sh|bash|ash|dash)\b/.test(text) ||
      (path.endsWith(".sh") && !text.startsWith("#!"));
    if (isShell)
      return { path, text: text.replace(/^#!.*/, "").replace(/\\\r?\n/g, " "), rest: words.slice(at + 1) };
  }
  return null;
}
