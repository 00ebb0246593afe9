import {
  absent,
  known,
  type SecurityGroup,
  type SecurityRule,
  type Subnet,
  unknown,
  type Value,
  type Vpc,
  type VpcEndpoint,
} from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { linked } from "../resource/service.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import type { Nouns } from "./nouns.js";
import { defaultRouteOf, subnetsRoutedBy } from "./routes.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

export function readVpc(stack: StackReading, resource: Resource): Vpc {
  const fields = stack.fields(resource);
  return {
    id: resource.id,
    origin: fields.origin,
    cidr: fields.requiredText("CidrBlock", "it is taken from an address pool"),
    declared: true,
    // Source: [CFN] AWS::EC2::VPC: support is on by default, hostnames are off in a VPC that is made.
    dns: {
      support: fields.boolean("EnableDnsSupport", true),
      hostnames: fields.boolean("EnableDnsHostnames", false),
    },
  };
}

export function readSubnet(stack: StackReading, nouns: Nouns, resource: Resource): Subnet {
  const fields = stack.fields(resource);
  const vpc = fields.raw("VpcId");
  return {
    id: resource.id,
    origin: fields.origin,
    vpc: vpc === undefined ? unknown("the subnet names no VPC", fields.origin) : nouns.vpc(vpc),
    cidr: fields.requiredText("CidrBlock", "it is taken from an address pool"),
    availabilityZone: fields.requiredText("AvailabilityZone", "no zone is written, so that AWS chooses one"),
    defaultRoute: defaultRouteOf(stack, nouns, resource),
  };
}

/** A security group with the rules written inside it and those written as resources of their own. */
export function readSecurityGroup(stack: StackReading, resource: Resource): SecurityGroup {
  const fields = stack.fields(resource);
  const apart = (type: string): { rules: Fields[]; doubtful: boolean } => {
    const { workspace } = stack;
    const names = ["GroupId", "GroupName"];
    const rules = names.flatMap((name) => workspace.pointingAt(type, name, { stack, resource }));
    const doubtful = names.some((name) => workspace.pointsAnywhere(type, name));
    return { rules: rules.map((each) => each.stack.fields(each.resource)), doubtful };
  };
  const ingressApart = apart("AWS::EC2::SecurityGroupIngress");
  const egressApart = apart("AWS::EC2::SecurityGroupEgress");
  const inside = (name: string): { rules: Fields[]; whole: boolean } => {
    const items = fields.items(name);
    const rules = [...fields.mappings(name)];
    return { rules, whole: items !== null && rules.length === items.length };
  };
  const ingress = inside("SecurityGroupIngress");
  const egress = inside("SecurityGroupEgress");
  const egressRules = [...egress.rules, ...egressApart.rules];
  // Without a rule of its own a group keeps the one that EC2 gives it: everything may go out.
  const open = egressRules.length === 0 && egress.whole && !fields.has("SecurityGroupEgress");
  return {
    id: resource.id,
    origin: fields.origin,
    ingress: [...ingress.rules, ...ingressApart.rules].map((rule) => readRule(rule, "Source")),
    egress: open
      ? [absent(everythingOut(fields), fields.missing("SecurityGroupEgress"))]
      : egressRules.map((rule) => readRule(rule, "Destination")),
    complete: ingress.whole && egress.whole && !ingressApart.doubtful && !egressApart.doubtful,
  };
}

function everythingOut(fields: Fields): SecurityRule {
  const at = fields.missing("SecurityGroupEgress");
  return {
    origin: { ...at, written: false },
    protocol: absent("-1", at),
    fromPort: absent(0, at),
    toPort: absent(PORT_MAX, at),
    peer: absent({ kind: "cidr" as const, id: "0.0.0.0/0" }, at),
  };
}

const PORT_MAX = 65_535;
const PROTOCOL_NAMES: Readonly<Record<string, string>> = {
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "58": "icmpv6",
  all: "-1",
};

function readRule(fields: Fields, end: "Source" | "Destination"): Value<SecurityRule> {
  const written = fields.requiredText("IpProtocol", "the rule names no protocol");
  const protocol = written.known
    ? { ...written, value: PROTOCOL_NAMES[written.value.toLowerCase()] ?? written.value.toLowerCase() }
    : written;
  const all = protocol.known && protocol.value === "-1";
  return known(
    {
      origin: fields.origin,
      protocol,
      fromPort: all ? absent(0, fields.missing("FromPort")) : fields.number("FromPort", 0),
      toPort: all ? absent(PORT_MAX, fields.missing("ToPort")) : fields.number("ToPort", PORT_MAX),
      peer: readPeer(fields, end),
    },
    fields.origin,
  );
}

function readPeer(fields: Fields, end: "Source" | "Destination"): SecurityRule["peer"] {
  const kinds = [
    ["CidrIp", "cidr"],
    ["CidrIpv6", "cidr"],
    [`${end}SecurityGroupId`, "security-group"],
    [`${end}SecurityGroupName`, "security-group"],
    [`${end}PrefixListId`, "prefix-list"],
  ] as const;
  for (const [name, kind] of kinds) {
    const raw = fields.raw(name);
    if (raw === undefined) continue;
    const id = peerId(raw);
    return id === null
      ? unknown(raw.kind === "unresolved" ? raw.reason : "the peer of the rule is no id", raw.origin)
      : known({ kind, id }, raw.origin);
  }
  return unknown("the rule names no peer", fields.origin);
}

/** The logical id of a group in the same template, otherwise the text. */
function peerId(raw: Resolved): string | null {
  return raw.kind === "reference" ? raw.logicalId : textOf(raw);
}

export function readEndpoint(stack: StackReading, nouns: Nouns, resource: Resource): VpcEndpoint {
  const fields = stack.fields(resource);
  const vpc = fields.raw("VpcId");
  return {
    id: resource.id,
    origin: fields.origin,
    vpc: vpc === undefined ? unknown("the endpoint names no VPC", fields.origin) : nouns.vpc(vpc),
    serviceName: fields.requiredText("ServiceName", "the endpoint names no service"),
    type: fields.choice("VpcEndpointType", ["Interface", "Gateway", "GatewayLoadBalancer"], "Gateway"),
    subnets: linked(fields, "SubnetIds", nouns.subnet),
    securityGroups: linked(fields, "SecurityGroupIds", nouns.securityGroup),
    routedSubnets: linked(fields, "RouteTableIds", (raw) => known(raw, raw.origin)).flatMap(
      (table): Value<Subnet>[] => (table.known ? subnetsRoutedBy(stack, nouns, table.value) : [table]),
    ),
    privateDnsEnabled: fields.boolean("PrivateDnsEnabled", false),
  };
}
