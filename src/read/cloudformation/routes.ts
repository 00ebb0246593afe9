import { absent, known, type Subnet, unknown, type Value } from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

type DefaultRoute = Subnet["defaultRoute"];

/** Where a subnet sends what is for outside: by the route table associated with it, otherwise the VPC's main one. */
export function defaultRouteOf(stack: StackReading, nouns: Nouns, subnet: Resource): DefaultRoute {
  const associations = stack
    .ofType("AWS::EC2::SubnetRouteTableAssociation")
    .map((each) => stack.fields(each));
  const own = associations.find((each) => refersTo(each.raw("SubnetId"), subnet.id));
  if (own !== undefined) {
    const table = own.raw("RouteTableId");
    if (table?.kind === "reference") return routeOfTable(stack, table.logicalId);
    return unknown(
      table?.kind === "unresolved" ? table.reason : "its route table is made outside of these files",
      own.origin,
    );
  }
  if (associations.some((each) => each.raw("SubnetId")?.kind === "unresolved")) {
    return unknown("which subnets a route table is associated with is unknown", stack.fields(subnet).origin);
  }
  return routeOfMainTable(stack, nouns, subnet);
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

function routeOfTable(stack: StackReading, tableId: string): DefaultRoute {
  const table = stack.resources.get(tableId);
  const origin = table === undefined ? undefined : stack.fields(table).origin;
  if (table?.type !== "AWS::EC2::RouteTable")
    return unknown(`${tableId} is no route table of this template`, origin);
  let doubt: DefaultRoute | null = null;
  for (const resource of stack.ofType("AWS::EC2::Route")) {
    const route = stack.fields(resource);
    const ownTable = route.raw("RouteTableId");
    if (!refersTo(ownTable, tableId)) continue;
    const destination = route.raw("DestinationCidrBlock") ?? route.raw("DestinationIpv6CidrBlock");
    const text = textOf(destination);
    if (text === null && destination !== undefined)
      doubt = unknown("the destination of a route is unknown", route.origin);
    if (text !== "0.0.0.0/0") continue;
    const exists = resource.condition === null ? true : stack.evaluator.condition(resource.condition);
    if (exists === true) return wayOf(stack, route);
    doubt = unknown(`whether its route exists depends on the condition ${resource.condition}`, route.origin);
  }
  return doubt ?? absent("none", { place: origin?.place ?? null, node: null });
}

function wayOf(stack: StackReading, route: Fields): DefaultRoute {
  const written = (way: "internet-gateway" | "nat" | "transit"): DefaultRoute => known(way, route.origin);
  if (["NatGatewayId", "InstanceId", "NetworkInterfaceId"].some((name) => route.has(name)))
    return written("nat");
  const gateway = route.raw("GatewayId");
  if (gateway === undefined) return written("transit");
  const text = gateway.kind === "scalar" ? gateway.text : "";
  const type = gateway.kind === "reference" ? stack.resources.get(gateway.logicalId)?.type : undefined;
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
  return stack.ofType("AWS::EC2::SubnetRouteTableAssociation").flatMap((each) => {
    const fields = stack.fields(each);
    const subnet = fields.raw("SubnetId");
    return subnet !== undefined && refersTo(fields.raw("RouteTableId"), table.logicalId)
      ? [nouns.subnet(subnet)]
      : [];
  });
}

function refersTo(raw: Resolved | undefined, id: string): boolean {
  return raw?.kind === "reference" && raw.logicalId === id;
}
