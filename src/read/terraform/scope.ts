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

  constructor(readonly plan: Plan) {
    this.references = new References(plan);
    for (const resource of plan.resources.values()) {
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
    return [...this.plan.resources.values()]
      .filter((resource) => resource.mode === "managed" && types.includes(resource.type))
      .map((resource) => this.scope(resource));
  }

  scope(resource: PlanResource): Scope {
    return new Scope(
      this,
      resource,
      resource.values,
      resource.unknown,
      this.references.expressions(resource),
    );
  }
}

/** The attributes of a resource, or of a block in it: known, known only after the apply, or absent. */
export class Scope {
  constructor(
    readonly reading: PlanReading,
    readonly resource: PlanResource,
    readonly at: DocumentNode,
    readonly unknown: DocumentNode | undefined,
    readonly expressions: DocumentNode | undefined,
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
    return linkTo(target, this.at);
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
  targets(name: string): Target[] {
    return this.reading.references
      .targets(childOf(this.expressions, name), this.resource)
      .filter(({ resource }) => resource.mode === "managed");
  }

  /** The resource that an attribute names, whether by the source or by an id that the plan knows. */
  link(name: string): DocumentNode | undefined {
    const node = this.value(name);
    const [target, second] = this.targets(name);
    if (target !== undefined && second === undefined && node !== undefined && !isAnotherId(node, target))
      return reference(target.resource.address, null, node);
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
    const named = targets.map(({ resource }) => reference(resource.address, null, at));
    const expression = childOf(this.expressions, name);
    if (this.reading.references.namesOnlyResources(expression, this.resource)) return list(named, at);
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
    const itemOf = (parent: DocumentNode | undefined, index: number): DocumentNode | undefined =>
      parent?.kind === "list" ? (parent.items[index] ?? undefined) : undefined;
    return node.items.flatMap((item, index) => {
      if (item.kind !== "map") return [];
      // One expression stands for all blocks that a `dynamic` makes.
      const expression =
        itemOf(expressions, index) ?? (expressions?.kind === "map" ? expressions : undefined);
      return [new Scope(this.reading, this.resource, item, itemOf(marks, index), expression)];
    });
  }

  block(name: string): Scope | undefined {
    return this.blocks(name)[0];
  }

  #identified(node: DocumentNode): DocumentNode {
    const text = textOf(node);
    const resource = text === null ? undefined : this.reading.named(text);
    return resource === undefined ? node : reference(resource.address, null, node);
  }
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
