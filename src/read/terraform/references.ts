import { childOf, type DocumentNode } from "../document/index.js";
import { map } from "./nodes.js";
import { type Plan, type PlanResource, textOf } from "./plan.js";

/** What an expression leads to: instances of a resource, and the attribute that is asked of them. */
export interface Target {
  readonly resource: PlanResource;
  readonly attribute: string | null;
}

/** Modules call modules; variables and outputs hand references on. Real chains stay below ten. */
const HOPS_MAX = 40;

/**
 * Follows the expressions of a plan's configuration to the resources that they name, through
 * variables, outputs and locals of modules as far as the plan keeps them (it keeps no locals).
 */
export class References {
  readonly #byConfig = new Map<string, PlanResource[]>();
  readonly #blocks = new Map<string, ReadonlyMap<string, DocumentNode>>();

  constructor(readonly plan: Plan) {
    for (const resource of plan.resources.values()) {
      const data = resource.mode === "data" ? "data." : "";
      const key = `${moduleCallPath(resource.module)} ${data}${resource.type}.${resource.name}`;
      const before = this.#byConfig.get(key);
      if (before === undefined) this.#byConfig.set(key, [resource]);
      else before.push(resource);
    }
  }

  /** The expressions of a resource's block in the configuration, none of them included; undefined in a state. */
  expressions(resource: PlanResource): DocumentNode | undefined {
    const data = resource.mode === "data" ? "data." : "";
    const own = this.#blocksOf(moduleCallPath(resource.module)).get(
      `${data}${resource.type}.${resource.name}`,
    );
    return own === undefined ? undefined : (childOf(own, "expressions") ?? map({}, own));
  }

  /** The blocks of resources in a module's source, by address. */
  #blocksOf(module: string): ReadonlyMap<string, DocumentNode> {
    const before = this.#blocks.get(module);
    if (before !== undefined) return before;
    const resources = childOf(this.#moduleConfig(module), "resources");
    const blocks = new Map(
      (resources?.kind === "list" ? resources.items : []).map((each) => [
        textOf(childOf(each, "address")) ?? "",
        each,
      ]),
    );
    this.#blocks.set(module, blocks);
    return blocks;
  }

  /** The resources that an expression of `from` names, each once; other things it names are left out. */
  targets(expression: DocumentNode | undefined, from: PlanResource): Target[] {
    const found = new Map<string, Target>();
    for (const target of this.#follow(expression, moduleCallPath(from.module), 0)) {
      const key = `${target.resource.address} ${target.attribute}`;
      const whole = `${target.resource.address} null`;
      if (target.attribute !== null) found.delete(whole);
      else if ([...found.values()].some(({ resource }) => resource === target.resource)) continue;
      found.set(key, target);
    }
    return sameIndex([...found.values()], from, expression);
  }

  /** False when an expression also names what is no resource of this plan: a variable's own text, a local. */
  namesOnlyResources(expression: DocumentNode | undefined, from: PlanResource): boolean {
    const references = childOf(expression, "references");
    const module = moduleCallPath(from.module);
    return (references?.kind === "list" ? references.items : []).every((item) => {
      const text = textOf(item) ?? "";
      // The object that an attribute is of stands beside the attribute, and so does a module's name.
      return NO_SUBJECT.test(text) || this.#followOne(text, module, 0).some(isManaged);
    });
  }

  #follow(expression: DocumentNode | undefined, module: string, hops: number): Target[] {
    const references = childOf(expression, "references");
    if (hops > HOPS_MAX || references?.kind !== "list") return [];
    return references.items.flatMap((item) => this.#followOne(textOf(item) ?? "", module, hops));
  }

  #followOne(reference: string, module: string, hops: number): Target[] {
    const variable = /^var\.(\w[\w-]*)/.exec(reference)?.[1];
    if (variable !== undefined) return this.#argument(variable, module, hops);
    const output = /^module\.(\w[\w-]*)(?:\[[^\]]*\])?\.(\w[\w-]*)/.exec(reference);
    if (output !== null) return this.#output(output[1] ?? "", output[2] ?? "", module, hops);
    const named = /^(data\.)?([a-z]\w*)\.(\w[\w-]*)(\[[^\]]*\])?(?:\.(\w[\w.[\]]*))?$/.exec(reference);
    if (named === null) return [];
    const [, data = "", type = "", name = "", index, attribute] = named;
    const all = this.#byConfig.get(`${module} ${data}${type}.${name}`) ?? [];
    const chosen = index === undefined ? all : all.filter((each) => each.address.endsWith(index));
    return chosen.map((resource) => ({ resource, attribute: attribute ?? null }));
  }

  /** What the caller of a module hands to its variable. */
  #argument(variable: string, module: string, hops: number): Target[] {
    if (module === "") return [];
    const steps = module.split("/");
    const call = steps.pop() ?? "";
    const parent = steps.join("/");
    const calls = childOf(childOf(this.#moduleConfig(parent), "module_calls"), call);
    return this.#follow(childOf(childOf(calls, "expressions"), variable), parent, hops + 1);
  }

  #output(call: string, name: string, module: string, hops: number): Target[] {
    const inner = module === "" ? call : `${module}/${call}`;
    const output = childOf(childOf(this.#moduleConfig(inner), "outputs"), name);
    return this.#follow(childOf(output, "expression"), inner, hops + 1);
  }

  #moduleConfig(path: string): DocumentNode | undefined {
    let config: DocumentNode | undefined = this.plan.configuration ?? undefined;
    for (const call of path === "" ? [] : path.split("/")) {
      config = childOf(childOf(childOf(config, "module_calls"), call), "module");
    }
    return config;
  }
}

/** What says which of several is meant, and names of modules without an output. */
const NO_SUBJECT = /^(?:count\.index|each\.key|path\.\w+|terraform\.\w+|module\.[\w-]+(?:\[[^\]]*\])?)$/;

function isManaged({ resource }: Target): boolean {
  return resource.mode === "managed";
}

/** `module.web[0].module.inner` is called `web/inner`. */
export function moduleCallPath(module: string): string {
  return [...module.matchAll(/module\.(\w[\w-]*)(?:\[[^\]]*\])?/g)].map(([, name]) => name).join("/");
}

/** `aws_subnet.private[count.index].id` names every instance in a plan; the one of the same index is meant. */
function sameIndex(
  targets: readonly Target[],
  from: PlanResource,
  expression: DocumentNode | undefined,
): Target[] {
  const references = childOf(expression, "references");
  const texts = references?.kind === "list" ? references.items.map((item) => textOf(item)) : [];
  const byIndex = texts.some((text) => /^(?:count\.index|each\.(?:key|value))/.test(text ?? ""));
  if (!byIndex || from.index === null) return [...targets];
  const same = targets.filter(({ resource }) => resource.index === from.index);
  return same.length > 0 ? same : [...targets];
}
