import type { SourceTree } from "../syntax/tree.js";

/** What a file asks for and what its functions change, found without running it. */
export interface Outline {
  readonly requests: readonly ModuleRequest[];
  /** A module whose name is computed. */
  readonly computedRequests: boolean;
  /** Names that functions assign after they were declared. */
  readonly reassigned: ReadonlySet<string>;
  /** How often functions assign each of them something that may be a value: neither `null` nor `undefined`. */
  readonly assignments: ReadonlyMap<string, number>;
  /** Properties that functions assign, constructors apart. */
  readonly assignedProperties: ReadonlySet<string>;
}

export interface ModuleRequest {
  readonly module: string;
  /** Python: names that may be modules themselves. */
  readonly names: readonly string[];
  readonly at: { readonly line: number };
  readonly node: object;
  /** Within a `try`, so that its absence may be meant. */
  readonly guarded: boolean;
  /** Not in a function, branch or `try`: whoever runs the file asks for it. */
  readonly always: boolean;
}

interface Walk {
  readonly requests: ModuleRequest[];
  computed: boolean;
  readonly reassigned: Set<string>;
  readonly assignments: Map<string, number>;
  readonly properties: Set<string>;
}

interface Inside {
  readonly functions: number;
  readonly constructing: boolean;
  readonly guarded: boolean;
  readonly branched: boolean;
}

const BRANCHES: ReadonlySet<unknown> = new Set(["if", "conditional", "logical", "switch", "loop", "try"]);

export function outlineOf(tree: SourceTree): Outline {
  const walk: Walk = {
    requests: [],
    computed: false,
    reassigned: new Set(),
    assignments: new Map(),
    properties: new Set(),
  };
  visit(tree.body, walk, { functions: 0, constructing: false, guarded: false, branched: false });
  return {
    requests: walk.requests,
    computedRequests: walk.computed,
    reassigned: walk.reassigned,
    assignments: walk.assignments,
    assignedProperties: walk.properties,
  };
}

const CONSTRUCTORS: ReadonlySet<unknown> = new Set(["constructor", "__init__"]);

function visit(value: unknown, walk: Walk, inside: Inside): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, walk, inside);
    return;
  }
  if (!isNode(value)) return;
  const entered = enter(value, walk, inside);
  const next = BRANCHES.has(value["kind"]) ? { ...entered, branched: true } : entered;
  for (const [key, child] of Object.entries(value)) {
    if (key === "at" || typeof child !== "object" || child === null) continue;
    visit(child, walk, key === "body" && value["kind"] === "try" ? { ...next, guarded: true } : next);
  }
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function enter(node: Record<string, unknown>, walk: Walk, inside: Inside): Inside {
  switch (node["kind"]) {
    case "function":
      return { ...inside, functions: inside.functions + 1, constructing: CONSTRUCTORS.has(node["name"]) };
    case "import":
      request(node, String(node["module"]), namesOf(node["names"]), walk, inside);
      return inside;
    case "export":
      if (typeof node["from"] === "string") request(node, node["from"], [], walk, inside);
      return inside;
    case "module": {
      const specifier = node["module"];
      if (isNode(specifier) && typeof specifier["value"] === "string")
        request(node, specifier["value"], [], walk, inside);
      else walk.computed = true;
      return inside;
    }
    case "outer":
      for (const name of Array.isArray(node["names"]) ? node["names"] : []) walk.reassigned.add(String(name));
      return inside;
    case "assign":
      if (inside.functions > 0) assigned(node["target"], node["value"], walk, inside);
      return inside;
    default:
      return inside;
  }
}

function isNothing(value: unknown): boolean {
  return isNode(value) && value["kind"] === "literal" && (value["value"] ?? null) === null;
}

function namesOf(names: unknown): string[] {
  if (!Array.isArray(names)) return [];
  return names.flatMap((one) =>
    isNode(one) && typeof one["imported"] === "string" ? [one["imported"]] : [],
  );
}

function request(
  node: Record<string, unknown>,
  module: string,
  names: readonly string[],
  walk: Walk,
  inside: Inside,
): void {
  const at = isNode(node["at"]) ? Number(node["at"]["line"]) : 0;
  const always = inside.functions === 0 && !inside.branched;
  walk.requests.push({ module, names, at: { line: at }, node, guarded: inside.guarded, always });
}

function assigned(target: unknown, value: unknown, walk: Walk, inside: Inside): void {
  if (!isNode(target)) return;
  if (target["kind"] === "name") {
    const name = String(target["name"]);
    walk.reassigned.add(name);
    if (!isNothing(value)) walk.assignments.set(name, (walk.assignments.get(name) ?? 0) + 1);
  }
  const expression = target["expression"];
  if (
    target["kind"] === "target" &&
    isNode(expression) &&
    expression["kind"] === "member" &&
    !inside.constructing
  ) {
    walk.properties.add(String(expression["name"]));
  }
}
