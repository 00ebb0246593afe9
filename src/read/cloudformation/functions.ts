import type { Origin } from "../../model/index.js";
import { childOf, type DocumentNode } from "../document/index.js";
import { placeholder, type Resolved, textOf, unresolved } from "../resource/resolved.js";
import { cidrBlocks } from "./cidr.js";
import { concatenate } from "./concatenate.js";
import type { Surroundings } from "./evaluate.js";
import { from, reference, resolveName } from "./names.js";
import { substitute } from "./substitute.js";
import type { Bindings } from "./template.js";

export interface Call {
  readonly argument: DocumentNode;
  readonly origin: Origin;
  readonly bindings: Bindings;
  readonly around: Surroundings;
  readonly resolve: (node: DocumentNode) => Resolved;
  readonly pattern: (node: DocumentNode) => string;
}

export type TextFunction = (call: Call) => Resolved;

/** Zones are counted, not named: which they are depends on the account and the region. */
const ZONES_COUNTED = 6;

export const FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  Ref: (call) =>
    call.argument.kind === "scalar"
      ? resolveName(call.argument.text, call)
      : unresolved("Ref should name something", call.origin),
  GetAtt: getAtt,
  Sub: substitute,
  Join: join,
  Select: select,
  Split: split,
  FindInMap: findInMap,
  Base64: (call) => {
    const text = textOf(call.resolve(call.argument));
    return text === null
      ? unresolved("the text to encode is unknown", call.origin)
      : scalar(Buffer.from(text).toString("base64"), call.origin);
  },
  Cidr: cidr,
  GetAZs: (call) => ({
    kind: "list",
    items: Array.from({ length: ZONES_COUNTED }, (_, index) =>
      scalar(`\${AWS::AvailabilityZone.${index}}`, call.origin),
    ),
    origin: { place: call.origin.place, node: null, written: call.origin.written },
  }),
  ImportValue: (call) => {
    const name = call.pattern(call.argument);
    const value = call.around.imported(name);
    if (value !== null) return from(value, call.origin);
    const known = name.includes("${unknown}") ? "" : ` as ${name}`;
    return unresolved(`it is imported from another stack${known}`, call.origin);
  },
  Length: (call) => {
    const list = call.resolve(call.argument);
    return list.kind === "list"
      ? { kind: "scalar", value: list.items.length, text: String(list.items.length), origin: call.origin }
      : unresolved("the list to count is unknown", call.origin);
  },
  ToJsonString: (call) => {
    const plain = plainData(call.resolve(call.argument));
    return plain === undefined
      ? unresolved("a part of the text is unknown", call.origin)
      : scalar(JSON.stringify(plain), call.origin);
  },
};

function scalar(text: string, origin: Origin): Resolved {
  const { place, written } = origin;
  return { kind: "scalar", value: text, text, origin: { place, node: null, written } };
}

function getAtt(call: Call): Resolved {
  const { argument, origin } = call;
  if (argument.kind === "scalar") {
    const dot = argument.text.indexOf(".");
    if (dot > 0) return reference(argument.text.slice(0, dot), argument.text.slice(dot + 1), call);
  }
  if (argument.kind === "list" && argument.items.length >= 2) {
    const [first, ...rest] = argument.items.map((item) => textOf(call.resolve(item)));
    if (first !== undefined && first !== null && !rest.includes(null))
      return reference(first, rest.join("."), call);
  }
  return unresolved("Fn::GetAtt should name a resource and an attribute", origin);
}

function join(call: Call): Resolved {
  const [separatorNode, listNode] = call.argument.kind === "list" ? call.argument.items : [];
  if (separatorNode === undefined || listNode === undefined)
    return unresolved("Fn::Join should have a separator and a list", call.origin);
  const separator = textOf(call.resolve(separatorNode));
  const list = call.resolve(listNode);
  if (separator === null || list.kind !== "list") {
    return unresolved(list.kind === "unresolved" ? list.reason : "the list to join is unknown", call.origin);
  }
  return concatenate(
    list.items.filter((item) => item.kind !== "nothing"),
    separator,
    call.origin,
  );
}

function select(call: Call): Resolved {
  const [indexNode, listNode] = call.argument.kind === "list" ? call.argument.items : [];
  if (indexNode === undefined || listNode === undefined)
    return unresolved("Fn::Select should have an index and a list", call.origin);
  const index = Number(textOf(call.resolve(indexNode)) ?? Number.NaN);
  const list = call.resolve(listNode);
  if (list.kind === "unresolved") return unresolved(list.reason, call.origin);
  if (list.kind !== "list" || !Number.isInteger(index))
    return unresolved("the list to select from is unknown", call.origin);
  const items = list.items.filter((item) => item.kind !== "nothing");
  return items[index] ?? unresolved(`the list has no item ${index}`, call.origin);
}

function split(call: Call): Resolved {
  const [separatorNode, textNode] = call.argument.kind === "list" ? call.argument.items : [];
  const separator = separatorNode === undefined ? null : textOf(call.resolve(separatorNode));
  const text = textNode === undefined ? undefined : call.resolve(textNode);
  if (text?.kind === "scalar" && separator !== null && text.joined?.separator === separator) {
    return { kind: "list", items: text.joined.parts, origin: call.origin };
  }
  // A placeholder stands for a text of unknown content: it cannot be cut.
  if (separator === null || text?.kind !== "scalar" || text.text.includes("${")) {
    return unresolved(
      text?.kind === "unresolved" ? text.reason : "the text to split is unknown",
      call.origin,
    );
  }
  return {
    kind: "list",
    items: text.text.split(separator).map((part) => scalar(part, call.origin)),
    origin: call.origin,
  };
}

function findInMap(call: Call): Resolved {
  const [mapNode, firstNode, secondNode, options] = call.argument.kind === "list" ? call.argument.items : [];
  const fallback = options === undefined ? undefined : childOf(options, "DefaultValue");
  const keys = [mapNode, firstNode, secondNode].map((node) =>
    node === undefined ? null : textOf(call.resolve(node)),
  );
  if (keys.some((key) => key === null || key.includes("${"))) {
    return unresolved("the key to look up in the mapping is unknown", call.origin);
  }
  let found = call.around.mappings;
  for (const key of keys) found = found === undefined ? undefined : childOf(found, key ?? "");
  const value = found ?? fallback;
  return value === undefined
    ? unresolved(`the mapping has no ${keys.join(" / ")}`, call.origin)
    : call.resolve(value);
}

function cidr(call: Call): Resolved {
  const items =
    call.argument.kind === "list" ? call.argument.items.map((item) => textOf(call.resolve(item))) : [];
  const [block, count, bits] = items;
  const blocks = block ? cidrBlocks(block, Number(count ?? 1), Number(bits ?? 8)) : null;
  if (blocks === null) return unresolved("the address range to divide is unknown", call.origin);
  return { kind: "list", items: blocks.map((each) => scalar(each, call.origin)), origin: call.origin };
}

function plainData(resolved: Resolved): unknown {
  if (resolved.kind === "scalar") return resolved.value;
  if (resolved.kind === "reference") return placeholder(resolved);
  if (resolved.kind === "list") {
    const items = resolved.items.map(plainData);
    return items.includes(undefined) ? undefined : items;
  }
  if (resolved.kind !== "mapping" || resolved.incomplete !== null) return undefined;
  const entries = [...resolved.entries].map(([key, { value }]) => [key, plainData(value)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}
