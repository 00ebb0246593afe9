import type { Origin, Value } from "./value.js";

/** What is told of the network that tasks live in. An empty list means none is written, not none exists. */
export interface Network {
  readonly vpcs: Vpc[];
  readonly subnets: Subnet[];
  readonly securityGroups: SecurityGroup[];
  readonly endpoints: VpcEndpoint[];
}

export interface Vpc {
  readonly id: string;
  readonly origin: Origin;
  /** CIDR block. */
  readonly cidr: Value<string>;
  /** True when the files themselves make this VPC, so that its routes and endpoints are known to be complete. */
  readonly declared: boolean;
  /** Names of endpoints can be taken over only where both hold. Absent when the files do not make the VPC. */
  readonly dns?: { readonly support: Value<boolean>; readonly hostnames: Value<boolean> };
}

export interface Subnet {
  readonly id: string;
  readonly origin: Origin;
  readonly vpc: Value<Vpc>;
  readonly cidr: Value<string>;
  readonly availabilityZone: Value<string>;
  /**
   * Where 0.0.0.0/0 goes. `none`: the route table is known and has no such route. `stranded-nat`: a public NAT
   * gateway whose own subnet has no route to an internet gateway.
   */
  readonly defaultRoute: Value<"internet-gateway" | "nat" | "stranded-nat" | "transit" | "none">;
}

export interface SecurityGroup {
  readonly id: string;
  readonly origin: Origin;
  readonly ingress: Value<SecurityRule>[];
  readonly egress: Value<SecurityRule>[];
  /** False when rules may be added elsewhere (an imported group, an unresolved rule list). */
  readonly complete: boolean;
}

export interface SecurityRule {
  readonly origin: Origin;
  /** IP protocol: "tcp", "udp", "icmp" or "-1" for all. */
  readonly protocol: Value<string>;
  readonly fromPort: Value<number>;
  readonly toPort: Value<number>;
  /** A CIDR, the id of a security group, or the id of a prefix list. */
  readonly peer: Value<{ readonly kind: "cidr" | "security-group" | "prefix-list"; readonly id: string }>;
}

export interface VpcEndpoint {
  readonly id: string;
  readonly origin: Origin;
  readonly vpc: Value<Vpc>;
  /** For example `com.amazonaws.eu-west-1.ecr.api`; regions may be unresolved, so match on the tail. */
  readonly serviceName: Value<string>;
  readonly type: Value<"Interface" | "Gateway" | "GatewayLoadBalancer">;
  readonly subnets: Value<Subnet>[];
  readonly securityGroups: Value<SecurityGroup>[];
  /** Gateway endpoints: the route tables they stand in are those of these subnets. */
  readonly routedSubnets: Value<Subnet>[];
  readonly privateDnsEnabled: Value<boolean>;
}
