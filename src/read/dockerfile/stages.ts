import {
  known,
  type ImageBuild,
  type ImageStage,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { folderOf } from "../../input/index.js";
import { healthCheckOf } from "./health-check.js";
import type { Instruction, ParsedDockerfile } from "./instructions.js";
import { StageScope } from "./scope.js";
import { copyOf, shellWords, startCommandOf } from "./start-instructions.js";
import { expand, splitWords } from "./words.js";

/** Keys of a stage in a NodeRef: `["stages", 1, "command"]`. */
export type StageKey =
  | "base"
  | "command"
  | "entryPoint"
  | "healthCheck"
  | "user"
  | "workingDirectory"
  | "stopSignal";

/** Builds all stages; null when there is no FROM. */
export function imageOf(file: string, parsed: ParsedDockerfile): ImageBuild | null {
  const globals = new Map<string, string | null>();
  const building: StageInProgress[] = [];
  const named = new Map<string, StageInProgress>();
  for (const instruction of parsed.instructions) {
    const current = building.at(-1);
    if (instruction.keyword === "FROM") {
      const opened = openStage(file, { index: building.length, named }, instruction, globals, parsed.escape);
      building.push(opened);
      if (opened.stage.name !== null) named.set(opened.stage.name.toLowerCase(), opened);
    } else if (current === undefined) {
      if (instruction.keyword === "ARG") defineGlobals(instruction, globals, parsed.escape);
    } else {
      applyInstruction(current, instruction);
    }
  }
  const stages = building.map((stage) => stage.finish());
  const final = stages.at(-1);
  if (final === undefined) return null;
  const origin = { place: final.origin.place, node: { file, path: [] }, written: true };
  return { id: file, origin, file, context: folderOf(file), stages, final, tag: null, platforms: [] };
}

type Building = { -readonly [Key in keyof ImageStage]: ImageStage[Key] };

/** One stage while its instructions are read. */
class StageInProgress {
  readonly stage: Building;
  readonly scope: StageScope;
  readonly index: number;
  readonly file: string;
  /** CMD given in this very stage: an ENTRYPOINT then does not reset it. */
  ownCommand = false;

  constructor(file: string, index: number, stage: Building, scope: StageScope) {
    this.file = file;
    this.index = index;
    this.stage = stage;
    this.scope = scope;
  }

  origin(instruction: Instruction, ...key: readonly (string | number)[]): Origin {
    return this.originAt(instruction.argumentsPlace, ...key);
  }

  originAt(place: Instruction["place"], ...key: readonly (string | number)[]): Origin {
    return { place, node: { file: this.file, path: ["stages", this.index, ...key] }, written: true };
  }

  value(text: string, origin: Origin): Value<string> {
    const expanded = this.scope.expand(text);
    return expanded.unresolved === null
      ? known(expanded.text, origin)
      : unknown(`${expanded.unresolved} is set outside the Dockerfile`, origin);
  }

  finish(): ImageStage {
    return { ...this.stage, environment: this.scope.environment() };
  }
}

/** How many stages stand before, and those that have a name, by it. */
interface EarlierStages {
  readonly index: number;
  readonly named: ReadonlyMap<string, StageInProgress>;
}

function openStage(
  file: string,
  { index, named: earlier }: EarlierStages,
  from: Instruction,
  globals: ReadonlyMap<string, string | null>,
  escape: string,
): StageInProgress {
  const node = (...key: readonly (string | number)[]) => ({ file, path: ["stages", index, ...key] });
  const lookup = (name: string): string | undefined => globals.get(name) ?? undefined;
  const words = splitWords(from.text, escape);
  const baseOrigin: Origin = { place: from.argumentsPlace, node: node("base"), written: true };
  const base = expand(words[0] ?? "", lookup, escape);
  const named = /^as$/i.test(words[1] ?? "") ? (words[2] ?? null) : null;
  const parent = earlier.get(base.text.toLowerCase());
  const baseValue: Value<string> =
    base.unresolved === null
      ? known(base.text, baseOrigin)
      : unknown(`the build argument ${base.unresolved} has no default`, baseOrigin);
  const flag = from.flags.get("platform");
  const platform = flag === undefined ? null : expand(flag, lookup, escape);
  const stage: Building = {
    ...(parent?.stage ?? emptyStage()),
    name: named,
    origin: { place: from.place, node: node(), written: true },
    base: baseValue,
    rootBase: parent === undefined ? baseValue : parent.stage.rootBase,
    platform:
      platform === null
        ? (parent?.stage.platform ?? known(null))
        : platform.unresolved === null
          ? known(platform.text, baseOrigin)
          : unknown(`${platform.unresolved} is set by the builder`, baseOrigin),
    runs: [...(parent?.stage.runs ?? [])],
    copies: [...(parent?.stage.copies ?? [])],
    volumes: [...(parent?.stage.volumes ?? [])],
    exposedPorts: [...(parent?.stage.exposedPorts ?? [])],
  };
  const scratch = baseValue.known && baseValue.value === "scratch";
  return new StageInProgress(
    file,
    index,
    stage,
    new StageScope(globals, parent?.scope ?? null, scratch, escape),
  );
}

function emptyStage(): Omit<Building, "name" | "origin" | "base" | "rootBase" | "platform"> {
  return {
    entryPoint: null,
    command: null,
    exposedPorts: [],
    environment: [],
    workingDirectory: known("/"),
    user: known(null),
    healthCheck: null,
    stopSignal: known(null),
    runs: [],
    copies: [],
    volumes: [],
  };
}

function defineGlobals(instruction: Instruction, globals: Map<string, string | null>, escape: string): void {
  for (const word of splitWords(instruction.text, escape)) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const value =
      equals < 0 ? null : expand(word.slice(equals + 1), (other) => globals.get(other) ?? undefined, escape);
    globals.set(name, value === null || value.unresolved !== null ? null : value.text);
  }
}

function applyInstruction(current: StageInProgress, instruction: Instruction): void {
  const { stage, scope } = current;
  switch (instruction.keyword) {
    case "ARG":
      return scope.defineArguments(instruction.text);
    case "ENV":
      return scope.defineEnvironment(instruction, (name, place) =>
        current.originAt(place, "environment", name),
      );
    case "CMD":
      current.ownCommand = true;
      stage.command = startCommandOf(instruction, current.origin(instruction, "command"));
      return;
    case "ENTRYPOINT":
      stage.entryPoint = startCommandOf(instruction, current.origin(instruction, "entryPoint"));
      // The builder forgets an inherited CMD when a new ENTRYPOINT comes without one.
      if (!current.ownCommand) stage.command = null;
      return;
    case "HEALTHCHECK":
      stage.healthCheck = healthCheckOf(instruction, current.origin(instruction, "healthCheck"));
      return;
    case "USER":
      stage.user = current.value(instruction.text, current.origin(instruction, "user"));
      return;
    case "STOPSIGNAL":
      stage.stopSignal = current.value(instruction.text, current.origin(instruction, "stopSignal"));
      return;
    case "WORKDIR":
      stage.workingDirectory = workingDirectory(current, instruction);
      return;
    case "EXPOSE":
      stage.exposedPorts.push(...exposed(current, instruction));
      return;
    case "RUN":
      stage.runs.push(known(shellWords(instruction), current.origin(instruction)));
      return;
    case "VOLUME":
      stage.volumes.push(...volumes(current, instruction));
      return;
    case "COPY":
    case "ADD": {
      const copy = copyOf(
        instruction,
        (word) => scope.expand(word).text,
        current.origin(instruction),
        scope.escape,
        stage.workingDirectory,
      );
      if (copy !== null) stage.copies.push(copy);
      return;
    }
    default:
      return;
  }
}

function workingDirectory(current: StageInProgress, instruction: Instruction): Value<string> {
  const value = current.value(instruction.text, current.origin(instruction, "workingDirectory"));
  if (!value.known || value.value.startsWith("/")) return value;
  const before = current.stage.workingDirectory;
  if (!before.known) return unknown(before.reason, value.origin);
  return known(`${before.value.replace(/\/$/, "")}/${value.value.replace(/^\.\//, "")}`, value.origin);
}

/** `VOLUME ["/data"]` and `VOLUME /data /logs`. */
function volumes(current: StageInProgress, instruction: Instruction): Value<string>[] {
  const origin = current.origin(instruction);
  const words = instruction.json ?? splitWords(instruction.text, current.scope.escape);
  return words.map((word) => current.value(word, origin));
}

const PORTS_OF_RANGE_MAX = 100;

function exposed(current: StageInProgress, instruction: Instruction): Value<number>[] {
  const origin = current.origin(instruction, "exposedPorts");
  return splitWords(instruction.text, current.scope.escape).flatMap((word): Value<number>[] => {
    const port = current.value(word, origin);
    if (!port.known) return [port];
    const range = /^(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp))?$/i.exec(port.value);
    if (range === null) return [];
    const first = Number(range[1]);
    const last = Math.min(Number(range[2] ?? range[1]), first + PORTS_OF_RANGE_MAX);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) =>
      known(first + offset, origin),
    );
  });
}
