import { absent, known, type Subnet, unknown, type Value } from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";
import type { Located } from "./workspace.js";

type DefaultRoute = Subnet["defaultRoute"];

/** A resource of some template of the input, with its properties. */
interface Placed {
  readonly stack: StackReading;
  readonly resource: Resource;
  readonly fields: Fields;
}

function pointingAt(stack: StackReading, resource: Resource, type: string, property: string): Placed[] {
  return stack.workspace
    .pointingAt(type, property, { stack, resource })
    .map((each) => ({ ...each, fields: each.stack.fields(each.resource) }));
}

const ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation";
const ROUTE = "AWS::EC2::Route";

/** Null when only the deployment decides whether it is there. */
function exists({ stack, resource }: Placed): boolean | null {
  return resource.condition === null ? true : stack.evaluator.condition(resource.condition);
}

/** Where a subnet sends what is for outside, and whether a NAT gateway there gets any further. */
export function defaultRouteOf(stack: StackReading, nouns: Nouns, subnet: Resource): DefaultRoute {
  const { route, gateway } = routeOf(stack, nouns, subnet);
  if (!route.known || route.value !== "nat" || gateway === null) return route;
  const fields = gateway.stack.fields(gateway.resource);
  if (fields.has("ConnectivityType") && textOf(fields.raw("ConnectivityType")) !== "public") return route;
  const around = gateway.stack.target(fields.raw("SubnetId"));
  if (around?.resource.type !== "AWS::EC2::Subnet") return route;
  const onward = routeOf(around.stack, nouns, around.resource);
  // Another NAT gateway or a device of one's own may lead on; the gateway itself leads nowhere.
  const itself = onward.gateway?.resource.id === gateway.resource.id;
  const stranded = itself || (onward.route.known && onward.route.value === "none");
  return stranded ? known("stranded-nat", route.origin) : route;
}

interface Way {
  readonly route: DefaultRoute;
  /** The NAT gateway of these files to which it leads. */
  readonly gateway: Located | null;
}

/** By the route table associated with it, otherwise the VPC's main one. */
function routeOf(stack: StackReading, nouns: Nouns, subnet: Resource): Way {
  const own = pointingAt(stack, subnet, ASSOCIATION, "SubnetId");
  const certain = own.find((each) => exists(each) === true);
  if (certain !== undefined) return routeOfAssociation(certain);
  const { origin } = stack.fields(subnet);
  if (own.length > 0)
    return plain(unknown("which route table it uses depends on an unknown condition", origin));
  if (stack.workspace.pointsAnywhere(ASSOCIATION, "SubnetId")) {
    return plain(unknown("which subnets a route table is associated with is unknown", origin));
  }
  return plain(routeOfMainTable(stack, nouns, subnet));
}

function plain(route: DefaultRoute): Way {
  return { route, gateway: null };
}

function routeOfAssociation({ stack, fields }: Placed): Way {
  const raw = fields.raw("RouteTableId");
  const table = stack.target(raw);
  if (table?.resource.type === "AWS::EC2::RouteTable") return routeOfTable(table.stack, table.resource);
  const elsewhere = "its route table is made outside of these files";
  return plain(unknown(raw?.kind === "unresolved" ? raw.reason : elsewhere, fields.origin));
}

/** The main table of a VPC made here holds only the local route; that of another VPC is not known. */
function routeOfMainTable(stack: StackReading, nouns: Nouns, subnet: Resource): DefaultRoute {
  const fields = stack.fields(subnet);
  const raw = fields.raw("VpcId");
  const vpc = raw === undefined ? undefined : nouns.vpc(raw);
  if (vpc?.known === true && vpc.value.declared)
    return absent("none", { place: fields.origin.place, node: null });
  return unknown("the subnet uses the main route table of a VPC made outside of these files", fields.origin);
}

function routeOfTable(stack: StackReading, table: Resource): Way {
  let doubt: DefaultRoute | null = stack.workspace.pointsAnywhere(ROUTE, "RouteTableId")
    ? unknown("the table of a route is unknown", stack.fields(table).origin)
    : null;
  for (const route of pointingAt(stack, table, ROUTE, "RouteTableId")) {
    const { fields } = route;
    const destination = fields.raw("DestinationCidrBlock");
    if (destination?.kind === "unresolved")
      doubt = unknown("the destination of a route is unknown", fields.origin);
    if (textOf(destination) !== "0.0.0.0/0") continue;
    if (exists(route) === true) return { route: wayOf(route), gateway: gatewayOf(route) };
    doubt = unknown(`its route depends on the condition ${route.resource.condition}`, fields.origin);
  }
  return plain(doubt ?? absent("none", { place: stack.fields(table).origin.place, node: null }));
}

function gatewayOf({ stack, fields }: Placed): Located | null {
  const target = stack.target(fields.raw("NatGatewayId") ?? fields.raw("GatewayId"));
  return target?.resource.type === "AWS::EC2::NatGateway" ? target : null;
}

function wayOf({ stack, fields: route }: Placed): DefaultRoute {
  const written = (way: "internet-gateway" | "nat" | "transit"): DefaultRoute => known(way, route.origin);
  if (["NatGatewayId", "InstanceId", "NetworkInterfaceId"].some((name) => route.has(name)))
    return written("nat");
  const gateway = route.raw("GatewayId");
  if (gateway === undefined) return written("transit");
  const text = gateway.kind === "scalar" ? gateway.text : "";
  const type = stack.target(gateway)?.resource.type;
  if (type === "AWS::EC2::InternetGateway" || text.startsWith("igw-")) return written("internet-gateway");
  if (type === "AWS::EC2::NatGateway" || text.startsWith("nat-")) return written("nat");
  if (type === "AWS::EC2::VPNGateway" || text.startsWith("vgw-")) return written("transit");
  // A gateway attached in another way: `!GetAtt Attachment.InternetGatewayId`.
  if (gateway.kind === "reference" && gateway.attribute === "InternetGatewayId")
    return written("internet-gateway");
  return unknown("what kind of gateway the default route leads to is unknown", route.origin);
}

/** The subnets whose association names a route table. */
export function subnetsRoutedBy(stack: StackReading, nouns: Nouns, table: Resolved): Value<Subnet>[] {
  if (table.kind !== "reference")
    return [unknown("its route table is made outside of these files", table.origin)];
  const owner = stack.target(table);
  if (owner === null) return [];
  return pointingAt(owner.stack, owner.resource, ASSOCIATION, "RouteTableId").flatMap(({ fields }) => {
    const subnet = fields.raw("SubnetId");
    return subnet === undefined ? [] : [nouns.subnet(subnet)];
  });
}
