import { childOf, type DocumentNode, type MapNode } from "../document/index.js";

/** A resource as it will be, or is: an entry of a plan's `planned_values` or of a state's `values`. */
export interface PlanResource {
  /** `module.web.aws_ecs_service.this[0]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** `count.index` or the key of `for_each`; null for a resource that stands once. */
  readonly index: string | number | null;
  /** `module.web`, "" for the root. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly values: MapNode;
  /** Which values only the apply decides: the same shape with `true` at them. */
  readonly unknown: DocumentNode | undefined;
  readonly sensitive: DocumentNode | undefined;
  readonly node: MapNode;
}

export interface Plan {
  readonly resources: ReadonlyMap<string, PlanResource>;
  /** The module calls and expressions of the source; null in a state. */
  readonly configuration: DocumentNode | null;
}

const MODULE_DEPTH_MAX = 24;

/** Cheap: large JSON of other kinds is not parsed for nothing. */
export function mentionsPlan(text: string): boolean {
  return /"format_version"\s*:/.test(text);
}

const plans = new WeakMap<DocumentNode, Plan>();

/** Null when the document is neither a plan nor a state as `terraform show -json` writes them. */
export function planOf(root: DocumentNode | null): Plan | null {
  if (root === null) return null;
  const before = plans.get(root);
  const plan = before ?? readPlan(root);
  if (plan !== null && before === undefined) plans.set(root, plan);
  return plan;
}

function readPlan(root: DocumentNode): Plan | null {
  if (root.kind !== "map" || childOf(root, "format_version") === undefined) return null;
  const planned = childOf(childOf(root, "planned_values"), "root_module");
  const state = childOf(childOf(root, "values"), "root_module");
  const changes = childOf(root, "resource_changes");
  if (planned === undefined && state === undefined && changes === undefined) return null;
  const changed = changesByAddress(changes);
  const resources = new Map<string, PlanResource>();
  const add = (resource: PlanResource): void => void resources.set(resource.address, resource);
  for (const resource of resourcesOf(planned ?? state, changed, 0)) add(resource);
  const prior = childOf(childOf(childOf(root, "prior_state"), "values"), "root_module");
  // What data sources read is known before the plan and stands only there.
  for (const resource of resourcesOf(prior, changed, 0)) {
    if (resource.mode === "data" && !resources.has(resource.address)) add(resource);
  }
  const onlyChanges = planned === undefined && state === undefined;
  for (const resource of fromChanges(changed)) {
    // Data that is read during the apply stands only among the changes.
    if (!resources.has(resource.address) && (onlyChanges || resource.mode === "data")) add(resource);
  }
  return { resources, configuration: childOf(childOf(root, "configuration"), "root_module") ?? null };
}

interface Change {
  readonly entry: MapNode;
  readonly change: MapNode;
}

function changesByAddress(changes: DocumentNode | undefined): Map<string, Change> {
  const byAddress = new Map<string, Change>();
  for (const entry of changes?.kind === "list" ? changes.items : []) {
    const change = childOf(entry, "change");
    const address = textOf(childOf(entry, "address"));
    if (entry.kind === "map" && change?.kind === "map" && address !== null)
      byAddress.set(address, { entry, change });
  }
  return byAddress;
}

function resourcesOf(
  module: DocumentNode | undefined,
  changed: ReadonlyMap<string, Change>,
  depth: number,
): PlanResource[] {
  if (module === undefined || depth > MODULE_DEPTH_MAX) return [];
  const own = childOf(module, "resources");
  const children = childOf(module, "child_modules");
  const path = textOf(childOf(module, "address")) ?? "";
  return [
    ...(own?.kind === "list" ? own.items : []).flatMap((node) => {
      const change = changed.get(textOf(childOf(node, "address")) ?? "")?.change;
      return resourceAt(node, path, childOf(node, "values"), change, childOf(node, "sensitive_values"));
    }),
    ...(children?.kind === "list" ? children.items : []).flatMap((child) =>
      resourcesOf(child, changed, depth + 1),
    ),
  ];
}

/** A plan cut down to its changes, as policy tools keep them. */
function fromChanges(changed: ReadonlyMap<string, Change>): PlanResource[] {
  return [...changed.values()].flatMap(({ entry, change }) =>
    resourceAt(
      entry,
      textOf(childOf(entry, "module_address")) ?? "",
      childOf(change, "after"),
      change,
      undefined,
    ),
  );
}

function resourceAt(
  node: DocumentNode,
  module: string,
  values: DocumentNode | undefined,
  change: MapNode | undefined,
  sensitive: DocumentNode | undefined,
): PlanResource[] {
  const [address, type, name] = ["address", "type", "name"].map((key) => textOf(childOf(node, key)));
  if (node.kind !== "map" || values?.kind !== "map" || !address || !type || !name) return [];
  const index = childOf(node, "index");
  return [
    {
      address,
      type,
      name,
      index: index?.kind === "scalar" && typeof index.value !== "boolean" ? index.value : null,
      module,
      mode: textOf(childOf(node, "mode")) === "data" ? "data" : "managed",
      values,
      unknown: childOf(change, "after_unknown"),
      sensitive: childOf(change, "after_sensitive") ?? sensitive,
      node,
    },
  ];
}

export function textOf(node: DocumentNode | undefined): string | null {
  return node?.kind === "scalar" && node.value !== null ? node.text : null;
}
