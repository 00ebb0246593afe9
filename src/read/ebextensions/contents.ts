import {
  absent,
  type AddedResource,
  type BundleCommand,
  type BundleFile,
  known,
  mapValue,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { mask } from "../../mask/index.js";
import { entryValue, type Mapping, type Resolved, textOf } from "../resource/resolved.js";

/** Entries of one file beyond these are not kept. */
const ENTRIES_MAX = 2_000;

export function commandsOf(root: Mapping): BundleCommand[] {
  return [...commandsIn(root, "commands"), ...commandsIn(root, "container_commands")];
}

function commandsIn(root: Mapping, section: BundleCommand["section"]): BundleCommand[] {
  return entriesOf(root, section).map(([name, raw]) => ({
    origin: raw.origin,
    section,
    name,
    command: commandOf(raw),
    test: testOf(raw),
    leaderOnly: section === "commands" ? known(false, raw.origin) : flagOf(raw, "leader_only"),
    ignoreErrors: flagOf(raw, "ignoreErrors"),
  }));
}

/** A text, or a list of words. */
function commandOf(raw: Resolved): Value<string> {
  const command = entryValue(raw, "command");
  if (command === undefined) return unknown("no command is written", raw.origin);
  if (command.kind === "scalar") return known(mask(command.text), command.origin);
  if (command.kind === "list") {
    const words = command.items.map((item) => textOf(item));
    if (words.every((word) => word !== null)) return known(mask(words.join(" ")), command.origin);
  }
  return unknown("it is not a text", command.origin);
}

function testOf(raw: Resolved): Value<string | null> {
  const test = entryValue(raw, "test");
  if (test === undefined || test.kind === "nothing") return known(null, raw.origin);
  return test.kind === "scalar" ? known(test.text, test.origin) : unknown("it is not a text", test.origin);
}

function flagOf(raw: Resolved, name: string): Value<boolean> {
  const flag = entryValue(raw, name);
  if (flag === undefined) {
    const { place, node } = raw.origin;
    // Where it would be written: within the entry, not in its stead.
    return absent(false, { place, node: node && { ...node, path: [...node.path, name] } });
  }
  if (flag.kind !== "scalar") return unknown("it is neither true nor false", flag.origin);
  return known(/^(?:true|yes|on|1)$/i.test(flag.text.trim()), flag.origin);
}

export function filesOf(root: Mapping): BundleFile[] {
  return entriesOf(root, "files").map(([path, raw]) => ({
    origin: raw.origin,
    path,
    mode: textOf(entryValue(raw, "mode")),
    text: maskedText(entryValue(raw, "content")),
  }));
}

function maskedText(raw: Resolved | undefined): string | null {
  const text = textOf(raw);
  return text === null ? null : mask(text);
}

export function resourcesOf(root: Mapping): AddedResource[] {
  return entriesOf(root, "Resources").map(([id, raw]) => ({
    origin: raw.origin,
    id,
    type: textOf(entryValue(raw, "Type")),
    properties: propertiesOf(entryValue(raw, "Properties"), raw.origin),
  }));
}

/** Single values alone; functions and structures are unknown. */
function propertiesOf(raw: Resolved | undefined, origin: Origin): AddedResource["properties"] {
  if (raw?.kind !== "mapping") return {};
  const found: Record<string, Value<string>> = {};
  for (const [name, { value }] of raw.entries) {
    const text: Value<string> =
      value.kind === "scalar"
        ? known(value.text, value.origin)
        : unknown("it is no single value", value.origin ?? origin);
    found[name] = mapValue(text, mask);
  }
  return found;
}

function entriesOf(root: Mapping, section: string): [string, Resolved][] {
  const raw = entryValue(root, section);
  if (raw?.kind !== "mapping") return [];
  return [...raw.entries].slice(0, ENTRIES_MAX).map(([key, { value }]) => [key, value]);
}
