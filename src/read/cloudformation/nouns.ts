import {
  known,
  type Role,
  type SecurityGroup,
  type Subnet,
  unknown,
  type Value,
  type Vpc,
} from "../../model/index.js";
import { type Linker, namedElsewhere } from "../resource/linker.js";
import type { Resolved } from "../resource/resolved.js";
import type { Resource } from "./template.js";
import { readSecurityGroup, readSubnet, readVpc } from "./network.js";
import { readRole, roleNamed } from "./roles.js";
import type { StackReading } from "./stack.js";

/** The nouns that others refer to, each made once, so that all who refer to it share it. */
export class Nouns implements Linker {
  readonly #vpcs = new Map<string, Vpc>();
  readonly #subnets = new Map<string, Subnet>();
  readonly #groups = new Map<string, SecurityGroup>();
  readonly #roles = new Map<string, Role>();

  constructor(readonly stack: StackReading) {}

  readonly vpc = (raw: Resolved): Value<Vpc> =>
    this.#link(raw, "AWS::EC2::VPC", this.#vpcs, (resource) => readVpc(this.stack, resource)) ??
    namedElsewhere.vpc(raw);

  readonly subnet = (raw: Resolved): Value<Subnet> =>
    this.#link(raw, "AWS::EC2::Subnet", this.#subnets, (resource) =>
      readSubnet(this.stack, this, resource),
    ) ?? namedElsewhere.subnet(raw);

  readonly securityGroup = (raw: Resolved): Value<SecurityGroup> =>
    this.#link(raw, "AWS::EC2::SecurityGroup", this.#groups, (resource) =>
      readSecurityGroup(this.stack, resource),
    ) ?? namedElsewhere.securityGroup(raw);

  readonly role = (raw: Resolved): Value<Role> => {
    const byName = raw.kind === "scalar" ? roleNamed(this.stack, raw.text) : undefined;
    if (byName !== undefined) return known(this.roleOf(byName), raw.origin);
    return (
      this.#link(raw, "AWS::IAM::Role", this.#roles, (resource) => readRole(this.stack, resource)) ??
      namedElsewhere.role(raw)
    );
  };

  vpcOf(resource: Resource): Vpc {
    return made(this.#vpcs, resource.id, () => readVpc(this.stack, resource));
  }

  subnetOf(resource: Resource): Subnet {
    return made(this.#subnets, resource.id, () => readSubnet(this.stack, this, resource));
  }

  groupOf(resource: Resource): SecurityGroup {
    return made(this.#groups, resource.id, () => readSecurityGroup(this.stack, resource));
  }

  roleOf(resource: Resource): Role {
    return made(this.#roles, resource.id, () => readRole(this.stack, resource));
  }

  /** Null when it is no reference at all; a reference to something of another type is unknown. */
  #link<T>(
    raw: Resolved,
    type: string,
    all: Map<string, T>,
    make: (resource: Resource) => T,
  ): Value<T> | null {
    if (raw.kind !== "reference") return null;
    const resource = this.stack.resources.get(raw.logicalId);
    if (resource?.type === type)
      return known(
        made(all, resource.id, () => make(resource)),
        raw.origin,
      );
    const attribute = raw.attribute === null ? "" : `.${raw.attribute}`;
    return unknown(`only the deployment decides ${raw.logicalId}${attribute}`, raw.origin);
  }
}

function made<T>(all: Map<string, T>, id: string, make: () => T): T {
  const before = all.get(id);
  if (before !== undefined) return before;
  const noun = make();
  all.set(id, noun);
  return noun;
}
