import type { Origin } from "../../model/index.js";
import { type DocumentNode, originOf } from "../document/index.js";
import { mergeBranches } from "./branches.js";
import { type Intrinsic, intrinsicOf } from "./intrinsic.js";
import { FUNCTIONS, type TextFunction } from "./functions.js";
import { type Bindings, NO_BINDINGS } from "./template.js";
import { UNKNOWN_TAG } from "../resource/unknown-tag.js";
import { type MappingEntry, type Resolved, type Scalar, textOf, unresolved } from "../resource/resolved.js";

/** Nested calls in real templates stay below ten. */
const DEPTH_MAX = 60;
/** Work for one template: aliases and loops multiply, this ends it. */
const STEPS_MAX = 400_000;

export type Truth = boolean | null;

/** What an evaluation may look up. */
export interface Surroundings {
  readonly file: string;
  readonly parameters: ReadonlyMap<string, Resolved>;
  readonly mappings: DocumentNode | undefined;
  readonly conditions: DocumentNode | undefined;
  readonly isResource: (id: string) => boolean;
  /** A resource's own property as the value of an attribute: `Vpc.CidrBlock`. */
  readonly attribute: (id: string, attribute: string | null) => Resolved | null;
  /** An output of a nested stack whose template is among the files. */
  readonly output: (id: string, name: string) => Resolved | null;
  /** What another template among the files exports under a name. */
  readonly imported: (name: string) => Resolved | null;
}

/** Works out CloudFormation's functions, three-valued: what cannot be known is unresolved with its reason. */
export class Evaluator {
  #steps = 0;
  readonly #conditions = new Map<string, Truth | "open">();
  /** Conditions that lead back to themselves. */
  readonly cyclicConditions = new Set<string>();

  constructor(readonly around: Surroundings) {}

  resolve(node: DocumentNode, bindings: Bindings = NO_BINDINGS, depth = 0): Resolved {
    this.#steps += 1;
    const origin = originOf(node);
    if (depth > DEPTH_MAX) return unresolved("functions are nested too deeply", origin);
    if (this.#steps > STEPS_MAX) return unresolved("the template is too large to be worked out", origin);
    if (node.tag === UNKNOWN_TAG && node.kind === "scalar") return unresolved(node.text, origin);
    const call = intrinsicOf(node);
    if (call !== null) return this.#call(call, origin, bindings, depth + 1);
    if (node.tag !== null) return unresolved(`the tag ${node.tag} is none of CloudFormation's`, origin);
    if (node.kind === "list") return this.#list(node.items, origin, bindings, depth + 1);
    if (node.kind === "map") return this.#map(node, origin, bindings, depth + 1);
    return node.value === null
      ? { kind: "nothing", origin }
      : { kind: "scalar", value: node.value, text: node.text, origin };
  }

  #list(items: readonly DocumentNode[], origin: Origin, bindings: Bindings, depth: number): Resolved {
    return { kind: "list", items: items.map((item) => this.resolve(item, bindings, depth)), origin };
  }

  #map(
    node: Extract<DocumentNode, { kind: "map" }>,
    origin: Origin,
    bindings: Bindings,
    depth: number,
  ): Resolved {
    const entries = new Map<string, MappingEntry>();
    let incomplete: string | null = null;
    for (const { key, keyPlace, value } of node.entries) {
      if (key.startsWith("Fn::ForEach::")) {
        const repeated = this.expandLoop(value, bindings, depth);
        if (repeated === null) incomplete = "a loop's list is unknown";
        for (const each of repeated ?? []) {
          entries.set(each.key, { keyPlace, value: this.resolve(each.value, each.bindings, depth) });
        }
      } else if (key.startsWith("Fn::")) {
        incomplete = `${key} adds to it when the stack is deployed`;
      } else {
        entries.set(key, { keyPlace, value: this.resolve(value, bindings, depth) });
      }
    }
    return { kind: "mapping", entries, incomplete, origin };
  }

  /** `Fn::ForEach::Name: [Variable, [values], {"Key${Variable}": body}]`. Null when the list is unknown. */
  expandLoop(
    loop: DocumentNode,
    bindings: Bindings,
    depth = 0,
  ): { readonly key: string; readonly value: DocumentNode; readonly bindings: Bindings }[] | null {
    const [variable, list, body] = loop.kind === "list" ? loop.items : [];
    if (variable?.kind !== "scalar" || list === undefined || body?.kind !== "map") return null;
    const values = this.resolve(list, bindings, depth + 1);
    if (values.kind !== "list") return null;
    const expanded: { key: string; value: DocumentNode; bindings: Bindings }[] = [];
    for (const item of values.items) {
      if (item.kind !== "scalar") return null;
      const inner = new Map([...bindings, [variable.text, item.text]]);
      for (const entry of body.entries) {
        if (entry.key.startsWith("Fn::ForEach::") && depth < DEPTH_MAX) {
          expanded.push(...(this.expandLoop(entry.value, inner, depth + 1) ?? []));
        } else {
          expanded.push({ key: bindText(entry.key, inner), value: entry.value, bindings: inner });
        }
      }
    }
    return expanded;
  }

  #call(call: Intrinsic, origin: Origin, bindings: Bindings, depth: number): Resolved {
    const { name, argument } = call;
    if (name === "If") return this.#if(argument, origin, bindings, depth);
    if (["Equals", "And", "Or", "Not", "Condition"].includes(name)) {
      const truth = this.#truthOf(call, bindings, depth);
      return truth === null
        ? unresolved("the condition depends on values that are unknown", origin)
        : { kind: "scalar", value: truth, text: String(truth), origin };
    }
    const compute: TextFunction | undefined = FUNCTIONS[name];
    if (compute === undefined)
      return unresolved(`Fn::${name} is worked out when the stack is deployed`, origin);
    return compute({
      argument,
      origin,
      bindings,
      around: this.around,
      pattern: (node) => this.pattern(node, bindings),
      resolve: (node) => this.resolve(node, bindings, depth),
    });
  }

  #if(argument: DocumentNode, origin: Origin, bindings: Bindings, depth: number): Resolved {
    const [condition, whenTrue, whenFalse] = argument.kind === "list" ? argument.items : [];
    if (condition?.kind !== "scalar" || whenTrue === undefined || whenFalse === undefined) {
      return unresolved("Fn::If should name a condition and two values", origin);
    }
    const truth = this.condition(bindText(condition.text, bindings));
    if (truth !== null) return this.resolve(truth ? whenTrue : whenFalse, bindings, depth);
    return mergeBranches(
      this.resolve(whenTrue, bindings, depth),
      this.resolve(whenFalse, bindings, depth),
      condition.text,
      origin,
    );
  }

  /** A text with `${…}` in place of what is unknown in it. */
  pattern(node: DocumentNode, bindings: Bindings = NO_BINDINGS): string {
    const resolved = this.resolve(node, bindings);
    const text = textOf(resolved);
    if (text !== null) return text;
    const call = intrinsicOf(node);
    const items = call?.argument.kind === "list" ? call.argument.items : [];
    if (call?.name === "Sub") return patternOfText(items[0] ?? call.argument);
    const [separator, list] = items;
    if (call?.name !== "Join" || separator?.kind !== "scalar" || list?.kind !== "list") return "${unknown}";
    return list.items
      .map((item) => textOf(this.resolve(item, bindings)) ?? "${unknown}")
      .join(separator.text);
  }

  /** A named condition; null when it cannot be known. */
  condition(name: string): Truth {
    const before = this.#conditions.get(name);
    if (before === "open") {
      this.cyclicConditions.add(name);
      return null;
    }
    if (before !== undefined) return before;
    const section = this.around.conditions;
    const entry = section?.kind === "map" ? section.entries.find((each) => each.key === name) : undefined;
    if (entry === undefined) return null;
    this.#conditions.set(name, "open");
    const truth = this.truth(entry.value, NO_BINDINGS, 0);
    this.#conditions.set(name, truth);
    return truth;
  }

  truth(node: DocumentNode, bindings: Bindings, depth: number): Truth {
    const call = depth > DEPTH_MAX ? null : intrinsicOf(node);
    if (call !== null) return this.#truthOf(call, bindings, depth + 1);
    if (node.kind !== "scalar") return null;
    return node.text === "true" ? true : node.text === "false" ? false : null;
  }

  #truthOf({ name, argument }: Intrinsic, bindings: Bindings, depth: number): Truth {
    if (name === "Condition") return argument.kind === "scalar" ? this.condition(argument.text) : null;
    const operands = argument.kind === "list" ? argument.items : [argument];
    if (name === "Equals") {
      const [left, right] = operands.map((operand) => this.resolve(operand, bindings, depth));
      return left === undefined || right === undefined ? null : equal(left, right);
    }
    const truths = operands.map((operand) => this.truth(operand, bindings, depth));
    if (name === "Not") return truths[0] === undefined || truths[0] === null ? null : !truths[0];
    if (name === "And") return truths.includes(false) ? false : truths.includes(null) ? null : true;
    if (name === "Or") return truths.includes(true) ? true : truths.includes(null) ? null : false;
    return null;
  }
}

function patternOfText(node: DocumentNode): string {
  return node.kind === "scalar" ? node.text : "${unknown}";
}

/** Texts with an unresolved part are equal only when they are written alike. */
function equal(left: Resolved, right: Resolved): Truth {
  if (left.kind !== "scalar" || right.kind !== "scalar") return null;
  const same = textValue(left) === textValue(right);
  return same || !/\$\{/.test(left.text + right.text) ? same : null;
}

function textValue(scalar: Scalar): string {
  return typeof scalar.value === "boolean" ? String(scalar.value) : scalar.text;
}

/** Loop variables in keys and names: `${Zone}` and `&{Zone}`. */
export function bindText(text: string, bindings: Bindings): string {
  return text.replace(/[$&]\{(\w+)\}/g, (whole, name: string) => bindings.get(name) ?? whole);
}
