import {
  type EncryptionKey,
  known,
  type LoadBalancer,
  type Role,
  type SecurityGroup,
  type Subnet,
  type TargetGroup,
  type TaskDefinition,
  type Unknown,
  unknown,
  type Value,
  type Vpc,
} from "../../model/index.js";
import { type Linker, namedElsewhere } from "../resource/linker.js";
import { readLoadBalancer } from "../resource/load-balancer.js";
import type { Resolved } from "../resource/resolved.js";
import { readTargetGroup } from "../resource/target-group.js";
import { readTaskDefinition } from "../resource/task-definition.js";
import { readSecurityGroup, readSubnet, readVpc } from "./network.js";
import { readRole, roleNamed } from "./roles.js";
import { keyPolicy } from "./safekeeping.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const ELB = "AWS::ElasticLoadBalancingV2::";

/** The nouns that others refer to, each made once, so that all who refer to it share it. */
export class Nouns implements Linker {
  readonly #vpcs = new Map<string, Vpc>();
  readonly #subnets = new Map<string, Subnet>();
  readonly #groups = new Map<string, SecurityGroup>();
  readonly #roles = new Map<string, Role>();
  readonly #keys = new Map<string, EncryptionKey>();
  readonly #balancers = new Map<string, LoadBalancer>();
  readonly #targetGroups = new Map<string, TargetGroup>();
  readonly #tasks = new Map<string, TaskDefinition>();

  constructor(readonly stack: StackReading) {}

  readonly vpc = (raw: Resolved): Value<Vpc> =>
    this.#link(raw, "AWS::EC2::VPC", (nouns, resource) => nouns.vpcOf(resource)) ?? namedElsewhere.vpc(raw);

  readonly subnet = (raw: Resolved): Value<Subnet> =>
    this.#link(raw, "AWS::EC2::Subnet", (nouns, resource) => nouns.subnetOf(resource)) ??
    namedElsewhere.subnet(raw);

  readonly securityGroup = (raw: Resolved): Value<SecurityGroup> =>
    this.#link(raw, "AWS::EC2::SecurityGroup", (nouns, resource) => nouns.groupOf(resource)) ??
    namedElsewhere.securityGroup(raw);

  readonly role = (raw: Resolved): Value<Role> => {
    const byName = raw.kind === "scalar" ? roleNamed(this.stack, raw.text) : undefined;
    if (byName !== undefined) return known(this.roleOf(byName), raw.origin);
    return (
      this.#link(raw, "AWS::IAM::Role", (nouns, resource) => nouns.roleOf(resource)) ??
      namedElsewhere.role(raw)
    );
  };

  /** The key itself, or the one that an alias stands for. */
  readonly encryptionKey = (raw: Resolved): Value<EncryptionKey> => {
    const alias = this.stack.target(raw);
    if (alias?.resource.type === "AWS::KMS::Alias") {
      const named = alias.stack.fields(alias.resource).raw("TargetKeyId");
      if (named !== undefined) return this.stack.workspace.nouns(alias.stack).encryptionKey(named);
    }
    return (
      this.#link(raw, "AWS::KMS::Key", (nouns, resource) => nouns.encryptionKeyOf(resource)) ?? notHere(raw)
    );
  };

  readonly loadBalancer = (raw: Resolved): Value<LoadBalancer> =>
    this.#link(raw, `${ELB}LoadBalancer`, (nouns, resource) => nouns.loadBalancerOf(resource)) ??
    notHere(raw);

  readonly targetGroup = (raw: Resolved): Value<TargetGroup> =>
    this.#link(raw, `${ELB}TargetGroup`, (nouns, resource) => nouns.targetGroupOf(resource)) ?? notHere(raw);

  readonly taskDefinition = (raw: Resolved): Value<TaskDefinition> =>
    this.#link(raw, "AWS::ECS::TaskDefinition", (nouns, resource) => nouns.taskDefinitionOf(resource)) ??
    notHere(raw);

  loadBalancerOf(resource: Resource): LoadBalancer {
    return made(this.#balancers, resource.id, () =>
      readLoadBalancer(this.stack.fields(resource), resource.id, this),
    );
  }

  targetGroupOf(resource: Resource): TargetGroup {
    return made(this.#targetGroups, resource.id, () =>
      readTargetGroup(this.stack.fields(resource), resource.id, null),
    );
  }

  taskDefinitionOf(resource: Resource): TaskDefinition {
    return made(this.#tasks, resource.id, () =>
      readTaskDefinition(this.stack.fields(resource), resource.id, this),
    );
  }

  vpcOf(resource: Resource): Vpc {
    return made(this.#vpcs, resource.id, () => readVpc(this.stack, resource));
  }

  subnetOf(resource: Resource): Subnet {
    return made(this.#subnets, resource.id, () => readSubnet(this.stack, this, resource));
  }

  groupOf(resource: Resource): SecurityGroup {
    return made(this.#groups, resource.id, () => readSecurityGroup(this.stack, resource));
  }

  encryptionKeyOf(resource: Resource): EncryptionKey {
    return made(this.#keys, resource.id, () => {
      const fields = this.stack.fields(resource);
      return { id: resource.id, origin: fields.origin, policy: keyPolicy(fields) };
    });
  }

  roleOf(resource: Resource): Role {
    return made(this.#roles, resource.id, () => readRole(this.stack, resource));
  }

  /** Null when it is no reference at all; a reference to something of another type is unknown. */
  #link<T>(raw: Resolved, type: string, make: (nouns: Nouns, resource: Resource) => T): Value<T> | null {
    if (raw.kind !== "reference") return null;
    const target = this.stack.target(raw);
    if (target?.resource.type === type) {
      return known(make(this.stack.workspace.nouns(target.stack), target.resource), raw.origin);
    }
    const attribute = raw.attribute === null ? "" : `.${raw.attribute}`;
    return unknown(`only the deployment decides ${raw.logicalId}${attribute}`, raw.origin);
  }
}

function notHere(raw: Resolved): Unknown {
  return unknown(raw.kind === "unresolved" ? raw.reason : "it is made outside of these files", raw.origin);
}

function made<T>(all: Map<string, T>, id: string, make: () => T): T {
  const before = all.get(id);
  if (before !== undefined) return before;
  const noun = make();
  all.set(id, noun);
  return noun;
}
