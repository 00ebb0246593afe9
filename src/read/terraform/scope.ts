import { childOf, type DocumentNode } from "../document/index.js";
import { list, reference, scalar, unknownNode } from "./nodes.js";
import { type Plan, type PlanResource, textOf } from "./plan.js";
import { References, type Target } from "./references.js";

const AFTER_APPLY = "it is known only after the apply";

/** What Terraform calls an attribute that CloudFormation calls otherwise; what is left out is the resource itself. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "aws_db_instance.address": "Endpoint.Address",
  "aws_db_instance.endpoint": "Endpoint.Address",
  "aws_db_instance.port": "Endpoint.Port",
  "aws_rds_cluster.endpoint": "Endpoint.Address",
  "aws_rds_cluster.port": "Endpoint.Port",
  "aws_elasticache_replication_group.primary_endpoint_address": "PrimaryEndPoint.Address",
  "aws_elasticache_replication_group.configuration_endpoint_address": "ConfigurationEndPoint.Address",
  "aws_lb.dns_name": "DNSName",
  "aws_alb.dns_name": "DNSName",
};

/** A plan being translated. */
export class PlanReading {
  readonly references: References;
  /** Ids and ARNs that the plan already knows, to the resource that has them. */
  readonly #identities = new Map<string, PlanResource>();
  readonly #scopes = new Map<PlanResource, Scope>();
  readonly #byType = new Map<string, Scope[]>();

  /** `isRead`: types that have a place in the template. */
  constructor(
    readonly plan: Plan,
    readonly isRead: (type: string) => boolean,
  ) {
    this.references = new References(plan);
    for (const resource of plan.resources.values()) {
      if (resource.mode === "managed") {
        const before = this.#byType.get(resource.type);
        if (before === undefined) this.#byType.set(resource.type, [this.scope(resource)]);
        else before.push(this.scope(resource));
      }
      for (const key of ["id", "arn"]) {
        const text = textOf(childOf(resource.values, key));
        if (text !== null && text !== "" && resource.mode === "managed") this.#identities.set(text, resource);
      }
    }
  }

  named(text: string): PlanResource | undefined {
    return this.#identities.get(text);
  }

  ofType(...types: readonly string[]): Scope[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  scope(resource: PlanResource): Scope {
    const before = this.#scopes.get(resource);
    if (before !== undefined) return before;
    const expressions = this.references.expressions(resource);
    const scope = new Scope(this, resource, resource.values, resource.unknown, expressions);
    this.#scopes.set(resource, scope);
    return scope;
  }
}

/** The attributes of a resource, or of a block in it: known, known only after the apply, or absent. */
export class Scope {
  readonly #targets = new Map<string, readonly Target[]>();

  constructor(
    readonly reading: PlanReading,
    readonly resource: PlanResource,
    readonly at: DocumentNode,
    readonly unknown: DocumentNode | undefined,
    readonly expressions: DocumentNode | undefined,
    /** One expression for a whole list of blocks: it names what all their attributes name. */
    readonly shared?: DocumentNode,
  ) {}

  get id(): string {
    return this.resource.address;
  }

  /** Null and empty texts are absent: providers fill them in for what nobody wrote. */
  value(name: string): DocumentNode | undefined {
    const node = this.written(name);
    if (node !== undefined) return node;
    if (!this.isUnknown(name) || this.isLeftOut(name)) return undefined;
    const [target, second] = this.targets(name);
    if (target === undefined || second !== undefined) return unknownNode(AFTER_APPLY, this.at);
    return this.reading.isRead(target.resource.type)
      ? linkTo(target, this.at)
      : unknownNode(`${target.resource.address} is known only after the apply`, this.at);
  }

  written(name: string): DocumentNode | undefined {
    const node = childOf(this.at, name);
    if (node?.kind === "scalar" && (node.value === null || node.value === "")) return undefined;
    return node;
  }

  isUnknown(name: string): boolean {
    const mark = childOf(this.unknown, name);
    return mark?.kind === "scalar" && mark.value === true;
  }

  /** Nobody wrote it: what only the apply decides there is the service's own default. */
  isLeftOut(name: string): boolean {
    return this.expressions !== undefined && childOf(this.expressions, name) === undefined;
  }

  text(name: string): string | null {
    return textOf(this.written(name));
  }

  isTrue(name: string): boolean {
    return this.text(name) === "true";
  }

  /** What the source names there, of this plan. */
  targets(name: string): readonly Target[] {
    const before = this.#targets.get(name);
    const targets = before ?? this.#findTargets(name);
    if (before === undefined) this.#targets.set(name, targets);
    return targets;
  }

  #findTargets(name: string): Target[] {
    const managed = this.reading.references
      .targets(this.#expression(name), this.resource)
      .filter(({ resource }) => resource.mode === "managed");
    if (this.shared === undefined) return managed;
    const [target, second] = managed.filter(({ resource }) => SHARED_TYPES[name]?.includes(resource.type));
    return target === undefined || second !== undefined ? [] : [target];
  }

  #expression(name: string): DocumentNode | undefined {
    return this.shared ?? childOf(this.expressions, name);
  }

  /** The resource that an attribute names, whether by the source or by an id that the plan knows. */
  link(name: string): DocumentNode | undefined {
    const node = this.value(name);
    const [target, second] = this.targets(name);
    if (target !== undefined && second === undefined && node !== undefined && !isAnotherId(node, target))
      return this.#refer(target.resource, node);
    return node === undefined ? undefined : this.#identified(node);
  }

  /** The same for a list. With items that only the apply knows, what the source names takes their place. */
  links(name: string): DocumentNode | undefined {
    const node = this.written(name);
    if (node === undefined && this.isLeftOut(name)) return undefined;
    const targets = this.targets(name);
    const marks = childOf(this.unknown, name);
    const doubtful =
      this.isUnknown(name) ||
      (marks?.kind === "list" && marks.items.some((mark) => mark.kind === "scalar" && mark.value === true));
    if (!doubtful) {
      if (node?.kind !== "list") return node;
      return list(
        node.items.map((item) => this.#identified(item)),
        node,
      );
    }
    const at = node ?? this.at;
    if (targets.length === 0) return unknownNode(AFTER_APPLY, at);
    const named = targets.map(({ resource }) => this.#refer(resource, at));
    if (this.reading.references.namesOnlyResources(this.#expression(name), this.resource))
      return list(named, at);
    // Beside a condition, resources of two blocks may be the one or the other.
    const blocks = new Set(
      targets.map(({ resource }) => `${resource.module} ${resource.type}.${resource.name}`),
    );
    return blocks.size > 1
      ? unknownNode("which resources of the plan it names is decided elsewhere", at)
      : list([...named, unknownNode(AFTER_APPLY, at)], at);
  }

  /** The blocks of a name, in order. */
  blocks(name: string): Scope[] {
    const node = childOf(this.at, name);
    if (node?.kind !== "list") return [];
    const [marks, expressions] = [childOf(this.unknown, name), childOf(this.expressions, name)];
    const shared = isExpression(expressions) ? expressions : undefined;
    return node.items.flatMap((item, index) => {
      if (item.kind !== "map") return [];
      const mark = marks?.kind === "list" ? marks.items[index] : undefined;
      const own = shared === undefined ? expressionsOf(item, index, expressions) : undefined;
      return [new Scope(this.reading, this.resource, item, mark, own, shared)];
    });
  }

  block(name: string): Scope | undefined {
    return this.blocks(name)[0];
  }

  #identified(node: DocumentNode): DocumentNode {
    const text = textOf(node);
    const resource = text === null ? undefined : this.reading.named(text);
    return resource === undefined || !this.reading.isRead(resource.type)
      ? node
      : reference(resource.address, null, node);
  }

  #refer(resource: PlanResource, at: DocumentNode): DocumentNode {
    return this.reading.isRead(resource.type)
      ? reference(resource.address, null, at)
      : unknownNode(`${resource.address} is known only after the apply`, at);
  }
}

/** Where blocks share an expression: the types of what can stand in their attributes. */
const SHARED_TYPES: Readonly<Record<string, readonly string[]>> = {
  security_groups: ["aws_security_group", "aws_default_security_group"],
  prefix_list_ids: ["aws_ec2_managed_prefix_list"],
  gateway_id: ["aws_internet_gateway", "aws_vpn_gateway"],
  nat_gateway_id: ["aws_nat_gateway"],
  transit_gateway_id: ["aws_ec2_transit_gateway"],
  vpc_peering_connection_id: ["aws_vpc_peering_connection"],
};

/** Unlike the blocks of a resource, which hold expressions of their own. */
function isExpression(node: DocumentNode | undefined): boolean {
  return childOf(node, "references")?.kind === "list" || childOf(node, "constant_value") !== undefined;
}

/** The source's block that a planned one was made from: sets of blocks stand in another order in a plan. */
function expressionsOf(
  block: DocumentNode,
  index: number,
  expressions: DocumentNode | undefined,
): DocumentNode | undefined {
  // A block that is always there once.
  if (expressions?.kind !== "list") return expressions;
  const alike = expressions.items.filter((each) => agree(block, each));
  const [first, second] = alike;
  if (second === undefined) return first;
  const same = expressions.items[index];
  return same !== undefined && alike.includes(same) ? same : undefined;
}

/** False when the source writes another text than the plan holds. */
function agree(block: DocumentNode, expressions: DocumentNode): boolean {
  return (
    expressions.kind === "map" &&
    expressions.entries.every(({ key, value }) => {
      const [written, planned] = [childOf(value, "constant_value"), childOf(block, key)];
      if (written?.kind !== "scalar" || planned?.kind !== "scalar") return true;
      return written.value === null || planned.value === null || written.text === planned.text;
    })
  );
}

/** An id that AWS gave, of something else than what the source names, too: the other side of a condition. */
function isAnotherId(node: DocumentNode, { resource }: Target): boolean {
  const text = node.tag === null ? textOf(node) : null;
  return (
    text !== null && /^[a-z]+-[0-9a-f]{8,17}$/.test(text) && textOf(childOf(resource.values, "id")) !== text
  );
}

function linkTo({ resource, attribute }: Target, at: DocumentNode): DocumentNode {
  const own = attribute === null ? undefined : ATTRIBUTES[`${resource.type}.${attribute}`];
  return reference(resource.address, own ?? null, at);
}

/** `true` as one word, `false` as another. */
export function either(
  node: DocumentNode | undefined,
  whenTrue: string,
  whenFalse: string,
): DocumentNode | undefined {
  if (node?.kind !== "scalar" || node.tag !== null || typeof node.value !== "boolean") return node;
  return scalar(node.value ? whenTrue : whenFalse, node);
}
