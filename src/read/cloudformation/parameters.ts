import {
  childOf,
  type DocumentNode,
  documentOf,
  isEmptyNode,
  type MapEntry,
  originOf,
  plainOf,
} from "../document/index.js";
import type { InputFile, InputFiles } from "../../input/index.js";
import { isOtherFile } from "../other-files.js";
import { type List, type Resolved, unresolved } from "../resource/resolved.js";

/** The values of a template's parameters: from a parameter file beside it, otherwise their defaults. */
export function readParameters(
  section: DocumentNode | undefined,
  files: InputFiles,
  handed: ReadonlyMap<string, Resolved> = new Map(),
): Map<string, Resolved> {
  const declared = section?.kind === "map" ? section.entries : [];
  const names = new Set(declared.map((entry) => entry.key));
  const given = parameterFiles(files).filter((values) => values.every(({ name }) => names.has(name)));
  return new Map(
    declared.map((entry) => {
      const value = handed.get(entry.key);
      return [entry.key, value === undefined ? parameterValue(entry, given) : handedValue(entry, value)];
    }),
  );
}

/** What the stack that nests this template hands over: lists come as one text. */
function handedValue(entry: MapEntry, value: Resolved): Resolved {
  const type = childOf(entry.value, "Type");
  const list = type?.kind === "scalar" && LIST_TYPE.test(type.text);
  if (!list || value.kind !== "scalar") return value;
  if (value.joined?.separator.trim() === ",")
    return { kind: "list", items: value.joined.parts, origin: value.origin };
  if (value.text.includes("${")) return unresolved("the list that is handed over is unknown", value.origin);
  const origin = { ...value.origin, node: null };
  const items = value.text
    .split(",")
    .map((text): Resolved => ({ kind: "scalar", value: text.trim(), text: text.trim(), origin }));
  return { kind: "list", items, origin };
}

const LIST_TYPE = /^(List<|CommaDelimitedList)/;

interface GivenValue {
  readonly name: string;
  readonly node: DocumentNode;
}

function parameterValue(entry: MapEntry, given: readonly (readonly GivenValue[])[]): Resolved {
  const type = childOf(entry.value, "Type");
  const typeName = type?.kind === "scalar" ? type.text : "String";
  const nodes = given.flatMap((file) =>
    file.filter(({ name }) => name === entry.key).map(({ node }) => node),
  );
  const [first, ...others] = nodes;
  const node = first ?? childOf(entry.value, "Default");
  const origin = originOf(entry.value);
  if (node === undefined) return unresolved(`the parameter ${entry.key} has no default`, origin);
  if (
    first !== undefined &&
    others.some((other) => JSON.stringify(plainOf(other)) !== JSON.stringify(plainOf(first)))
  ) {
    return unresolved(`the parameter files give ${entry.key} different values`, origin);
  }
  const at = originOf(node);
  if (typeName.startsWith("AWS::SSM::Parameter::Value")) {
    return unresolved(
      `the parameter ${entry.key} is read from the parameter store when the stack is deployed`,
      at,
    );
  }
  if (node.kind === "list") return listOf(node.items.map(scalarOf), node);
  if (LIST_TYPE.test(typeName)) return splitList(node);
  if (node.kind === "scalar" && node.text === "" && isResourceId(typeName)) {
    return unresolved(`the parameter ${entry.key} is empty`, at);
  }
  return scalarOf(node);
}

function isResourceId(typeName: string): boolean {
  return typeName.startsWith("AWS::");
}

function scalarOf(node: DocumentNode): Resolved {
  const origin = originOf(node);
  if (node.kind !== "scalar") return unresolved("a parameter's value should be a text", origin);
  return { kind: "scalar", value: node.value ?? "", text: node.text, origin };
}

/** The items of `a,b,c` stand in one text, so that none of them can be edited alone. */
function splitList(node: DocumentNode): Resolved {
  if (node.kind !== "scalar") return scalarOf(node);
  const origin = { place: node.place, node: null, written: true };
  const texts = node.text === "" ? [] : node.text.split(",").map((text) => text.trim());
  return listOf(
    texts.map((text) => ({ kind: "scalar", value: text, text, origin })),
    node,
  );
}

function listOf(items: readonly Resolved[], node: DocumentNode): List {
  return { kind: "list", items, origin: originOf(node) };
}

const ofInput = new WeakMap<InputFiles, readonly (readonly GivenValue[])[]>();

/** Looked for once, however many templates an input has. */
function parameterFiles(files: InputFiles): readonly (readonly GivenValue[])[] {
  const before = ofInput.get(files);
  if (before !== undefined) return before;
  const found = [...files.files.values()].flatMap((file) => {
    const values = isOtherFile(file.path) ? null : parameterFile(file);
    return values === null ? [] : [values];
  });
  ofInput.set(files, found);
  return found;
}

const ofFile = new WeakMap<InputFile, { readonly values: readonly GivenValue[] | null }>();

/** The forms of a parameter file: the CLI's list, CodePipeline's object, and a plain map. Null for anything else. */
export function parameterFile(file: InputFile): readonly GivenValue[] | null {
  const before = ofFile.get(file);
  if (before !== undefined) return before.values;
  const values = parametersIn(file);
  ofFile.set(file, { values });
  return values;
}

function parametersIn(file: InputFile): readonly GivenValue[] | null {
  const text = file.text();
  if (text === null || text.length > 200_000 || !/^\uFEFF?\s*(\[\s*\{|\{|-\s|#|Parameter)/.test(text))
    return null;
  if (/^[ \t]*["']?Resources["']?\s*:/m.test(text)) return null;
  // Another format's own mark, which could be a parameter's name as well.
  if (/"AWSEBDockerrunVersion"\s*:/.test(text)) return null;
  if (!/Parameter(Key|s)?["']?\s*:/.test(text) && !/^\s*\{\s*"[A-Z]/.test(text)) return null;
  const root = documentOf(file)?.root ?? null;
  if (root?.kind === "list") return commandLineForm(root.items);
  if (root?.kind !== "map") return null;
  const parameters = childOf(root, "Parameters");
  if (parameters?.kind === "list") return commandLineForm(parameters.items);
  if (parameters?.kind === "map") {
    const others = root.entries.some((entry) => !["Parameters", "Tags", "StackPolicy"].includes(entry.key));
    return others ? null : plainForm(parameters.entries);
  }
  return root.entries.every((entry) => /^[A-Z][A-Za-z0-9]*$/.test(entry.key))
    ? plainForm(root.entries)
    : null;
}

function commandLineForm(items: readonly DocumentNode[]): readonly GivenValue[] | null {
  const values = items.flatMap((item) => {
    const name = childOf(item, "ParameterKey");
    const node = childOf(item, "ParameterValue");
    return name?.kind === "scalar" && node !== undefined ? [{ name: name.text, node }] : [];
  });
  return values.length > 0 && values.length === items.length ? values : null;
}

function plainForm(entries: readonly MapEntry[]): readonly GivenValue[] | null {
  const scalars = entries.every(
    ({ value }) => value.kind === "scalar" && value.tag === null && !isEmptyNode(value),
  );
  return scalars && entries.length > 0 ? entries.map(({ key, value }) => ({ name: key, node: value })) : null;
}
