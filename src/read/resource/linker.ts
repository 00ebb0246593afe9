import {
  known,
  type Role,
  type SecurityGroup,
  type Subnet,
  type Value,
  unknown,
  type Vpc,
  NOWHERE,
} from "../../model/index.js";
import { placeholder, type Resolved } from "./resolved.js";

/** Turns what a field names (a reference, an id, an ARN) into the noun it stands for. */
export interface Linker {
  subnet(raw: Resolved): Value<Subnet>;
  securityGroup(raw: Resolved): Value<SecurityGroup>;
  role(raw: Resolved): Value<Role>;
  vpc(raw: Resolved): Value<Vpc>;
}

const ELSEWHERE = "it is made outside of these files";

/**
 * For things that the files only name: nouns that have their id and nothing else. `assemble` may
 * find the real ones in other files by that id.
 */
export const namedElsewhere: Linker = {
  subnet: (raw) => named(raw, (id) => subnetElsewhere(id)),
  securityGroup: (raw) =>
    named(raw, (id) => ({ id, origin: raw.origin, ingress: [], egress: [], complete: false })),
  role: (raw) =>
    named(raw, (id) => ({ id, origin: raw.origin, managedPolicyArns: [], statements: [], complete: false })),
  vpc: (raw) =>
    named(raw, (id) => ({ id, origin: raw.origin, cidr: unknown(ELSEWHERE, raw.origin), declared: false })),
};

function named<T>(raw: Resolved, make: (id: string) => T): Value<T> {
  if (raw.kind === "scalar") return known(make(raw.text), raw.origin);
  if (raw.kind === "reference") return known(make(placeholder(raw)), raw.origin);
  return unknown(raw.kind === "unresolved" ? raw.reason : "it is not an id", raw.origin);
}

function subnetElsewhere(id: string): Subnet {
  const vpc = unknown(ELSEWHERE);
  return { id, origin: NOWHERE, vpc, cidr: vpc, availabilityZone: vpc, defaultRoute: vpc };
}
