import { FIRST_LINUX_BRANCHES, WSGI_PATH_DEFAULT } from "../../../aws/beanstalk/platform-defaults.js";
import { baseName, type InputFiles, isWithin, joinPath } from "../../../input/index.js";
import {
  type BeanstalkPlatform,
  type BundleCommand,
  type HostProcess,
  knownValue,
  type OptionSetting,
  type Origin,
  type StartGap,
} from "../../../model/index.js";
import { splitShellWords } from "../../shell-words.js";
import { programOf } from "../../start-command/wrappers.js";
import { insideOf } from "./hooks.js";
import { type LeavingOut, leftOutBy } from "./left-out.js";
import { leftOutGaps } from "./left-out-gaps.js";
import type { Options } from "./settings.js";

export interface GapClues {
  readonly bundle: string;
  readonly platform: BeanstalkPlatform;
  readonly options: Options;
  /** What the version holds. */
  readonly files: InputFiles;
  /** What the input holds. */
  readonly all: InputFiles;
  readonly ebIgnore: LeavingOut | null;
  readonly usesCommandLine: boolean;
  readonly commands: readonly BundleCommand[];
  readonly processes: readonly HostProcess[];
  readonly settings: readonly OptionSetting[];
  readonly requestKnown: boolean;
  readonly origin: Origin;
}

const PYTHON = "aws:elasticbeanstalk:container:python";

/** What start commands name and the bundle does not hold. Silent wherever a module may come from elsewhere. */
export function startGapsOf(clues: GapClues): StartGap[] {
  const wrapped = wrappedGap(clues);
  if (wrapped !== null) return [wrapped];
  return [
    ...withoutWeb(clues),
    ...leftOutGaps({ ...clues, family: knownValue(clues.platform.family) }),
    ...moduleGaps(clues),
  ];
}

/** The proxy passes requests to the process called web, and to no other. */
function withoutWeb({ processes }: GapClues): StartGap[] {
  const [first] = processes;
  if (first?.startedBy !== "procfile" || processes.some(({ name }) => knownValue(name) === "web")) return [];
  const names = processes.map(({ name }) => knownValue(name) ?? "").join(", ");
  return [{ origin: first.origin, command: "", kind: "no-web", name: names, alike: null, written: true }];
}

function moduleGaps(clues: GapClues): StartGap[] {
  if (knownValue(clues.platform.family) !== "python") return [];
  // The Linux of before named files, not modules.
  const { operatingSystem, branch } = clues.platform;
  if (knownValue(operatingSystem) === "AL1" || FIRST_LINUX_BRANCHES.test(knownValue(branch) ?? "")) return [];
  if (setsModulePath(clues)) return [];
  return clues.processes.flatMap((process) => moduleGap(process, clues));
}

/** An archive whose files all stand in one folder of it: the platform looks for everything at the top. */
function wrappedGap({ bundle, files, origin }: GapClues): StartGap | null {
  const match = /^(?<archive>.*!)\/(?<folder>[^!]+)$/.exec(bundle)?.groups;
  const [archive = "", folder = ""] = [match?.["archive"], match?.["folder"]];
  if (folder === "") return null;
  const [top = ""] = folder.split("/");
  for (const path of files.files.keys()) {
    if (path.startsWith(`${archive}/`) && !isWithin(path, `${archive}/${top}`)) return null;
  }
  return { origin, command: "", kind: "folder", name: top, alike: null, written: true };
}

/** Variables and settings that let Python look for modules elsewhere. */
function setsModulePath({ settings, bundle, files }: GapClues): boolean {
  if (settings.some(({ name }) => /^(?:PYTHONPATH|GUNICORN_CMD_ARGS|WSGI_APP)$/.test(name))) return true;
  const configuration = files.files.get(joinPath(bundle, "gunicorn.conf.py"))?.text() ?? "";
  return /\b(?:chdir|pythonpath|wsgi_app)\b/.test(configuration);
}

interface Target {
  readonly module: string;
  readonly attribute: string;
  readonly origin: Origin;
  readonly command: string;
}

function moduleGap(process: HostProcess, clues: GapClues): StartGap[] {
  const target = process.startedBy === "platform" ? wsgiTarget(process) : commandTarget(process);
  if (target === null) return [];
  const { module, attribute, origin, command } = target;
  const { bundle, files, options, requestKnown } = clues;
  const written =
    process.startedBy !== "platform" || requestKnown || options.written(PYTHON, "WSGIPath") !== null;
  const gap = { origin, command, written };
  if (/\.py$|\//.test(module)) {
    return [{ ...gap, kind: "file-form", name: module, alike: moduleOfFile(module, clues) }];
  }
  const path = module.replaceAll(".", "/");
  const found = [`${path}.py`, `${path}/__init__.py`]
    .map((name) => files.files.get(joinPath(bundle, name)))
    .find((file) => file !== undefined);
  if (found !== undefined) {
    const text = found.text();
    if (text === null || defines(text, attribute)) return [];
    return [
      { ...gap, kind: "attribute", name: `${module}:${attribute}`, alike: insideOf(bundle, found.path) },
    ];
  }
  const left = keptOutModule(path, clues);
  if (left !== null) return [left];
  if (!holdsItsSource(clues) || mayBeInstalled(module, clues)) return [];
  return [{ ...gap, kind: "module", name: module, alike: alikeFile(module, clues) }];
}

/** The module is there, and kept out of the version. */
function keptOutModule(path: string, { bundle, all, ebIgnore }: GapClues): StartGap | null {
  const names = [`${path}.py`, `${path}/__init__.py`];
  const name = names.find((each) => all.files.has(joinPath(bundle, each)));
  const pattern = name === undefined || ebIgnore === null ? null : leftOutBy(ebIgnore, name);
  if (name === undefined || pattern === null) return null;
  const { origin, text } = pattern;
  return { origin, command: text, kind: "left-out", name, alike: null, written: true };
}

function wsgiTarget({ command, origin }: HostProcess): Target | null {
  const line = knownValue(command);
  const last = line === undefined ? undefined : splitShellWords(line).at(-1);
  if (last === undefined) return null;
  const [module = "", attribute = WSGI_PATH_DEFAULT] = last.split(":");
  return { module, attribute, origin, command: last };
}

const SERVERS = /^(?:gunicorn|uvicorn|hypercorn|daphne)$/;
const PATH_OPTIONS = /^(?:--chdir|--pythonpath|--app-dir|-c|--config|--paste)(?:=|$)/;

/** `gunicorn --bind :8000 project.wsgi:application`; null for lines that do more. */
function commandTarget({ command, origin }: HostProcess): Target | null {
  const line = knownValue(command);
  if (line === undefined || /[;&|<>`$]|\bcd\s|PYTHONPATH/.test(line.replace(/\$\{?PORT\}?/g, "")))
    return null;
  const words = splitShellWords(line).filter((word) => !/^(?:[A-Z_][A-Z0-9_]*=.*|exec)$/.test(word));
  const at = words.findIndex((word) => SERVERS.test(programOf([word])));
  if (at < 0 || words.some((word) => PATH_OPTIONS.test(word))) return null;
  const targets = words
    .slice(at + 1)
    .filter(
      (word) =>
        /^[A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(.*\))?$/.test(word) && !/^(?:unix|fd|localhost)/.test(word),
    );
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0) return null;
  const [module = "", attribute = ""] = target.split(":");
  return { module, attribute: attribute.replace(/\(.*/, ""), origin, command: line };
}

/** The module that a file is, when it is there and has what the platform loads by default. */
function moduleOfFile(name: string, { bundle, files }: GapClues): string | null {
  const stem = name.replace(/\.py$/, "");
  const text = files.files.get(joinPath(bundle, `${stem}.py`))?.text() ?? null;
  return text !== null && defines(text, WSGI_PATH_DEFAULT) ? stem.replaceAll("/", ".") : null;
}

/** The name stands nowhere in the module's text, and no star import brings it. */
function defines(text: string, attribute: string): boolean {
  return (
    new RegExp(`\\b${attribute}\\b`).test(text) || /import\s+\*|__getattr__|globals\(\)|exec\(/.test(text)
  );
}

function holdsItsSource({ bundle, files }: GapClues): boolean {
  return [...files.files.keys()].some((path) => insideOf(bundle, path)?.endsWith(".py") === true);
}

/** Requirements of the module's own name, and projects that are installed from the bundle itself. */
function mayBeInstalled(module: string, { bundle, files }: GapClues): boolean {
  const top = normal(module.split(".")[0] ?? "");
  for (const path of files.files.keys()) {
    const inside = insideOf(bundle, path);
    if (inside === null || inside.includes("/")) continue;
    if (/^(?:setup\.(?:py|cfg)|pyproject\.toml)$/.test(inside)) return true;
    if (!/^(?:requirements.*\.txt|Pipfile)$/.test(inside)) continue;
    const lines = (files.files.get(path)?.text() ?? "").split(/\r?\n/);
    const named = lines.some((line) => {
      const name = normal(/^["']?([A-Za-z0-9._-]+)/.exec(line.trim())?.[1] ?? "");
      return name === top || /^\s*(?:-e|-r|git\+|file:|\.\/|https?:)|@\s*(?:git\+|https?:|file:)/.test(line);
    });
    if (named) return true;
  }
  return false;
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "");
}

/** A file of the same name elsewhere in the bundle. */
function alikeFile(module: string, { bundle, files }: GapClues): string | null {
  const name = `${module.split(".").at(-1) ?? ""}.py`;
  const found = [...files.files.keys()].filter(
    (path) => insideOf(bundle, path) !== null && baseName(path) === name,
  );
  return found.length === 1 ? insideOf(bundle, found[0] ?? "") : null;
}
