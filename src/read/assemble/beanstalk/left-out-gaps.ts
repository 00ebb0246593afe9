import { type InputFiles, joinPath } from "../../../input/index.js";
import { type BundleCommand, type HostProcess, knownValue, type StartGap } from "../../../model/index.js";
import { packageIn, scriptOf } from "../../start-command/packages.js";
import { splitShellWords } from "../../shell-words.js";
import { hooksOf, insideOf } from "./hooks.js";
import { type LeavingOut, leftOutBy, patternsOf } from "./left-out.js";

export interface LeftOutClues {
  readonly bundle: string;
  readonly family: string | undefined;
  /** All files of the input, those that the version leaves out among them. */
  readonly all: InputFiles;
  readonly ebIgnore: LeavingOut | null;
  readonly usesCommandLine: boolean;
  readonly processes: readonly HostProcess[];
  readonly commands: readonly BundleCommand[];
}

/** What the start needs and the version that `eb deploy` makes does not hold. */
export function leftOutGaps(clues: LeftOutClues): StartGap[] {
  return [...neededFiles(clues), ...compiledEntries(clues)];
}

/** Files without which the platform starts nothing that works. */
function neededFiles({ bundle, family, all, ebIgnore }: LeftOutClues): StartGap[] {
  if (ebIgnore === null) return [];
  return neededBy(family).flatMap((names): StartGap[] => {
    const there = names.filter((name) => all.files.has(joinPath(bundle, name)));
    const patterns = there.map((name) => leftOutBy(ebIgnore, name));
    const [first] = patterns;
    const [name] = there;
    // One of several that serve alike is enough.
    if (name === undefined || first === undefined || first === null || patterns.includes(null)) return [];
    return [gapOf(name, first.origin, first.text)];
  });
}

/** Groups of files of which one is needed. */
function neededBy(family: string | undefined): readonly (readonly string[])[] {
  if (family === "python") return [["requirements.txt", "Pipfile", "Pipfile.lock"]];
  return family === "docker"
    ? [["Dockerfile", "Dockerrun.aws.json", "docker-compose.yml", "docker-compose.yaml"]]
    : [];
}

/** `node dist/server.js`: what a compiler makes, kept out of the version, and made by nothing on the instance. */
function compiledEntries(clues: LeftOutClues): StartGap[] {
  const { bundle, family, all, processes } = clues;
  if (family !== "nodejs" || mayBeBuilt(clues)) return [];
  return processes.flatMap((process): StartGap[] => {
    const line = knownValue(process.command);
    const started = line === undefined ? null : startedFile(line, bundle, all);
    if (started === null) return [];
    const pattern = keptOut(started, clues);
    return pattern === null ? [] : [gapOf(started, pattern.origin, pattern.text)];
  });
}

function keptOut(file: string, { bundle, all, ebIgnore, usesCommandLine }: LeftOutClues) {
  if (ebIgnore !== null) return leftOutBy(ebIgnore, file);
  // Without `.ebignore` only what git tracks is packed; a file that is there may be tracked all the same.
  if (!usesCommandLine || all.files.has(joinPath(bundle, file)) || deploysElsewhere(bundle, all)) return null;
  const gitIgnore = patternsOf(bundle, ".gitignore", all);
  return gitIgnore === null ? null : leftOutBy(gitIgnore, file);
}

const ASSIGNMENT = /^[A-Z_][A-Z0-9_]*=/;
/** npm runs other scripts before and after one. */
const RUN = /^(?:npm|yarn|pnpm) (?:run )?(?<script>[\w:.-]+)$/;

/** The file that Node.js is started with, from the bundle's root; null for whatever does more. */
function startedFile(line: string, bundle: string, all: InputFiles): string | null {
  const script = RUN.exec(line.trim())?.groups?.["script"];
  const manifest = packageIn(bundle, all);
  const command = script === undefined ? line : (scriptOf(manifest, script)?.line ?? "");
  if (/[;&|<>`$()]/.test(command)) return null;
  const [program, ...words] = splitShellWords(command).filter((word) => !ASSIGNMENT.test(word));
  const [file, ...more] = words.filter((word) => !word.startsWith("-"));
  if (program !== "node" || file === undefined || more.length > 0 || file.startsWith("/")) return null;
  return file.replace(/^\.\//, "");
}

const BUILDS = /\b(?:build|compile|tsc|swc|esbuild|webpack|rollup|vite|babel|ncc|nest|npm|npx|yarn|pnpm)\b/;
const LIFECYCLE = ["preinstall", "install", "postinstall", "prepare", "prestart"];

/** Something on the instance may make the file: scripts of the installation, hooks, commands. */
function mayBeBuilt({ bundle, all, commands }: LeftOutClues): boolean {
  const manifest = packageIn(bundle, all);
  if (LIFECYCLE.some((name) => scriptOf(manifest, name) !== null)) return true;
  if (commands.some(({ command }) => BUILDS.test(knownValue(command) ?? "build"))) return true;
  return hooksOf(bundle, all).some(({ lines }) =>
    lines.some((line) => BUILDS.test(knownValue(line) ?? "build")),
  );
}

const PIPELINES =
  /^(?:\.github\/workflows\/[^/]+|\.gitlab-ci\.yml|bitbucket-pipelines\.yml|\.circleci\/config\.yml|\.travis\.yml|buildspec[\w.-]*\.ya?ml|azure-pipelines\.yml|Jenkinsfile)$/;

/** A pipeline may pack the version by itself, with what it has built. */
function deploysElsewhere(bundle: string, all: InputFiles): boolean {
  return [...all.files.keys()].some(
    (path) => PIPELINES.test(path) || PIPELINES.test(insideOf(bundle, path) ?? ""),
  );
}

function gapOf(name: string, origin: StartGap["origin"], pattern: string): StartGap {
  return { origin, command: pattern, kind: "left-out", name, alike: null, written: true };
}
