import {
  type EnvironmentVariable,
  type HostProcess,
  known,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { readEnvironmentFile } from "../environment-file.js";

/** One assignment of a unit's text. */
export interface UnitEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** 0-based line, and columns of the value in it. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const ENTRIES_MAX = 500;

/** Entries in their order; a line that ends in a backslash goes on in the next. Source: man systemd.syntax. */
export function unitEntries(text: string): UnitEntry[] {
  const entries: UnitEntry[] = [];
  const lines = text.split(/\r?\n/);
  let section = "";
  for (let at = 0; at < lines.length && entries.length < ENTRIES_MAX; at += 1) {
    const line = lines[at] ?? "";
    const heading = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    section = heading ?? section;
    const match = /^(\s*([A-Za-z]\w*)\s*=\s*)(.*?)\s*$/.exec(line);
    if (match === null || heading !== undefined) continue;
    const [, before = "", key = "", first = ""] = match;
    let value = first;
    const { line: own, start } = { line: at, start: before.length };
    while (value.endsWith("\\") && at + 1 < lines.length) {
      at += 1;
      value = `${value.slice(0, -1).trimEnd()} ${(lines[at] ?? "").trim()}`;
    }
    entries.push({ section, key, value, line: own, start, end: start + first.length });
  }
  return entries;
}

export interface UnitClues {
  readonly id: string;
  /** `image_app.service`. */
  readonly name: string;
  readonly text: string;
  readonly origin: Origin;
  readonly originOf: (entry: UnitEntry) => Origin;
  /** The text of a file of the machine, where it is known. */
  readonly fileAt: (path: string) => { readonly text: string | null } | undefined;
}

/** What systemd runs for a service; null for a unit that starts nothing. Source: man systemd.service, systemd.exec. */
export function unitProcess(clues: UnitClues): HostProcess | null {
  const entries = unitEntries(clues.text).filter(({ section }) => section === "Service");
  const last = (key: string): UnitEntry | undefined => entries.findLast((each) => each.key === key);
  const start = last("ExecStart");
  if (start === undefined || start.value === "") return null;
  const text = (key: string): Value<string | null> => {
    const entry = last(key);
    return entry === undefined || entry.value === ""
      ? known(null)
      : known(entry.value, clues.originOf(entry));
  };
  const { variables, complete } = environmentOf(entries, clues);
  const origin = clues.originOf(start);
  const command = start.value.replace(/^[-@:+!|]+/, "");
  return {
    id: clues.id,
    origin,
    name: known(clues.name, clues.origin),
    startedBy: "systemd",
    command: /%[a-zA-Z]/.test(command)
      ? unknown("the unit's name stands in its command", origin)
      : known(command, origin),
    workingDirectory: text("WorkingDirectory"),
    user: text("User"),
    environment: variables,
    environmentKnown: complete,
    restart: text("Restart"),
    application: null,
  };
}

function environmentOf(
  entries: readonly UnitEntry[],
  clues: UnitClues,
): { readonly variables: readonly EnvironmentVariable[]; readonly complete: boolean } {
  const variables: EnvironmentVariable[] = [];
  let complete = !entries.some(({ key }) => /^(?:PassEnvironment|LoadCredential\w*|PAMName)$/.test(key));
  for (const entry of entries) {
    const origin = clues.originOf(entry);
    if (entry.key === "Environment") variables.push(...assignments(entry.value, origin));
    if (entry.key !== "EnvironmentFile") continue;
    const file = clues.fileAt(entry.value.replace(/^-/, ""));
    if (file?.text === undefined || file.text === null) complete = false;
    else
      for (const { name, value } of readEnvironmentFile(entry.value, file.text))
        variables.push({ name, origin, value: valueOf(value, origin), from: "environment-file" });
  }
  return { variables, complete };
}

/** `A=1 "B=two words"`. */
function assignments(text: string, origin: Origin): EnvironmentVariable[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  return words.flatMap((word): EnvironmentVariable[] => {
    const plain = word.replace(/^(["'])(.*)\1$/s, "$2");
    const equals = plain.indexOf("=");
    if (equals < 1) return [];
    const value = plain.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2");
    return [{ name: plain.slice(0, equals), origin, value: valueOf(value, origin), from: "plain" }];
  });
}

/** What a script works out when it writes the file. */
function valueOf(value: string, origin: Origin): Value<string> {
  return /\$\(|`/.test(value)
    ? unknown("a command works it out when the instance starts", origin)
    : known(value, origin);
}
