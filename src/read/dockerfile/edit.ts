import type { Change, Json, Place, TextEdit } from "../../model/index.js";
import { type Instruction, parseDockerfile } from "./instructions.js";

/**
 * Edits at the nodes `["stages", n, key]` with the keys command, entryPoint, healthCheck, user,
 * workingDirectory, stopSignal and base, and at `["stages", n, "environment", name]`.
 * A list of words becomes the exec form, a text the shell form.
 */
export function editDockerfile(file: string, text: string, change: Change): TextEdit[] | null {
  const [top, stageIndex, key, name] = change.node.path;
  if (top !== "stages" || typeof stageIndex !== "number" || typeof key !== "string") return null;
  const stage = stageInstructions(parseDockerfile(file, text).instructions, stageIndex);
  if (stage === null || change.op === "append") return null;
  if (key === "environment") {
    if (typeof name !== "string" || change.op !== "set" || typeof change.value !== "string") return null;
    return setEnvironment(stage, name, change.value);
  }
  const keyword = KEYWORDS[key];
  if (keyword === undefined || change.node.path.length !== 3) return null;
  const present = stage.findLast((instruction) => instruction.keyword === keyword);
  if (change.op === "remove")
    return present === undefined || keyword === "FROM" ? null : [removeLines(present.place)];
  const written = writtenAs(keyword, change.value);
  if (written === null) return null;
  if (present === undefined) return insertAfter(stage.at(-1), `${keyword} ${written}`);
  const replaced = keyword === "FROM" ? imageWord(present) : present.argumentsPlace;
  // The times of a health check stand before its command and stay.
  return [{ ...replaced, newText: written }];
}

const KEYWORDS: Readonly<Record<string, string>> = {
  base: "FROM",
  command: "CMD",
  entryPoint: "ENTRYPOINT",
  healthCheck: "HEALTHCHECK",
  user: "USER",
  workingDirectory: "WORKDIR",
  stopSignal: "STOPSIGNAL",
};

function stageInstructions(instructions: readonly Instruction[], index: number): Instruction[] | null {
  const starts = instructions.flatMap((instruction, at) => (instruction.keyword === "FROM" ? [at] : []));
  const start = starts[index];
  return start === undefined ? null : instructions.slice(start, starts[index + 1]);
}

function writtenAs(keyword: string, value: Json): string | null {
  const isWords = Array.isArray(value) && value.every((word) => typeof word === "string");
  if (keyword === "CMD" || keyword === "ENTRYPOINT") {
    if (isWords) return execForm(value);
    return typeof value === "string" && !/[\r\n]/.test(value) ? value : null;
  }
  if (keyword === "HEALTHCHECK") {
    if (value === null) return "NONE";
    if (isWords) return `CMD ${execForm(value)}`;
    return typeof value === "string" && !/[\r\n]/.test(value) ? `CMD ${value}` : null;
  }
  return typeof value === "string" && value !== "" && !/[\r\n]/.test(value) ? value : null;
}

function execForm(words: readonly Json[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** The image of a FROM, without its `AS name`. */
function imageWord(from: Instruction): Place {
  const { argumentsPlace } = from;
  const image = from.text.split(/\s/)[0] ?? "";
  return { ...argumentsPlace, endLine: argumentsPlace.line, endColumn: argumentsPlace.column + image.length };
}

function setEnvironment(stage: readonly Instruction[], name: string, value: string): TextEdit[] | null {
  if (!/^[A-Za-z_]\w*$/.test(name) || /[\r\n]/.test(value)) return null;
  const pair = `${name}=${/^[\w./:@%+,-]*$/.test(value) ? value : JSON.stringify(value)}`;
  const defining = stage.findLast(
    ({ keyword, properties }) => keyword === "ENV" && properties.some((property) => property.name === name),
  );
  const property = defining?.properties.findLast((one) => one.name === name);
  if (property !== undefined) return [{ ...property.place, newText: pair }];
  return insertAfter(stage[0], `ENV ${pair}`);
}

function insertAfter(instruction: Instruction | undefined, line: string): TextEdit[] | null {
  if (instruction === undefined) return null;
  const { file, endLine, endColumn } = instruction.place;
  return [{ file, line: endLine, column: endColumn, endLine, endColumn, newText: `\n${line}` }];
}

/** The instruction with its line break, so that no empty line is left. */
function removeLines(place: Place): TextEdit {
  return { ...place, column: 1, endLine: place.endLine + 1, endColumn: 1, newText: "" };
}
