import type { DocumentNode } from "../../document/index.js";
import { list, type Properties, reference, unknownNode } from "../nodes.js";
import type { Scope } from "../scope.js";
import { as, type Translated, type Translations } from "./translation.js";

/** VPCs, subnets, routes and endpoints. */
export const network: Translations = {
  aws_vpc: as("AWS::EC2::VPC", (scope) => ({
    CidrBlock: scope.value("cidr_block"),
    EnableDnsSupport: scope.value("enable_dns_support"),
    EnableDnsHostnames: scope.value("enable_dns_hostnames"),
  })),
  aws_subnet: (scope) => [
    {
      id: scope.id,
      type: "AWS::EC2::Subnet",
      properties: {
        VpcId: scope.link("vpc_id"),
        CidrBlock: scope.value("cidr_block"),
        AvailabilityZone: scope.value("availability_zone"),
        MapPublicIpOnLaunch: scope.value("map_public_ip_on_launch"),
      },
    },
    ...mainTableOf(scope),
  ],
  aws_internet_gateway: as("AWS::EC2::InternetGateway", () => ({})),
  aws_nat_gateway: as("AWS::EC2::NatGateway", (scope) => ({
    SubnetId: scope.link("subnet_id"),
    ConnectivityType: scope.value("connectivity_type"),
  })),
  aws_route_table: routeTable,
  aws_default_route_table: routeTable,
  aws_route: as("AWS::EC2::Route", (scope) => ({
    RouteTableId: scope.link("route_table_id"),
    ...routeOf(scope, "destination_"),
  })),
  aws_route_table_association: as("AWS::EC2::SubnetRouteTableAssociation", (scope) => ({
    SubnetId: scope.link("subnet_id"),
    RouteTableId: scope.link("route_table_id"),
  })),
  aws_vpc_endpoint: as("AWS::EC2::VPCEndpoint", (scope) => ({
    VpcId: scope.link("vpc_id"),
    ServiceName: scope.value("service_name"),
    VpcEndpointType: scope.value("vpc_endpoint_type"),
    SubnetIds: scope.links("subnet_ids"),
    SecurityGroupIds: scope.links("security_group_ids"),
    RouteTableIds: tablesOf(scope),
    PrivateDnsEnabled: scope.value("private_dns_enabled"),
  })),
};

function routeTable(scope: Scope): Translated[] {
  const routes = scope.isUnknown("route") ? [] : scope.blocks("route");
  const doubtful = scope.isUnknown("route") && !scope.isLeftOut("route");
  return [
    { id: scope.id, type: "AWS::EC2::RouteTable", properties: { VpcId: scope.link("vpc_id") } },
    ...(doubtful
      ? [
          {
            id: `${scope.id}.route`,
            type: "AWS::EC2::Route",
            properties: {
              RouteTableId: reference(scope.id, null, scope.at),
              DestinationCidrBlock: unknownNode("its routes are known only after the apply", scope.at),
            },
          },
        ]
      : []),
    ...routes.map((route, index) => ({
      id: `${scope.id}.route[${index}]`,
      type: "AWS::EC2::Route",
      properties: { RouteTableId: reference(scope.id, null, scope.at), ...routeOf(route, "") },
    })),
  ];
}

function routeOf(route: Scope, prefix: string): Properties {
  return {
    DestinationCidrBlock: route.value(`${prefix}cidr_block`),
    GatewayId: route.link("gateway_id"),
    NatGatewayId: route.link("nat_gateway_id"),
    NetworkInterfaceId: route.link("network_interface_id"),
    TransitGatewayId: route.link("transit_gateway_id"),
    VpcPeeringConnectionId: route.link("vpc_peering_connection_id"),
  };
}

/** A subnet without an association uses its VPC's main table, which may be one of the plan. */
function mainTableOf(subnet: Scope): Translated[] {
  const own = subnet.reading
    .ofType("aws_route_table_association")
    .some((each) => each.targets("subnet_id").some(({ resource }) => resource === subnet.resource));
  const [main, second] = [
    ...subnet.reading.ofType("aws_default_route_table"),
    ...subnet.reading.ofType("aws_main_route_table_association"),
  ];
  if (own || main === undefined) return [];
  const table: DocumentNode =
    second !== undefined
      ? unknownNode("several tables may be the main one", subnet.at)
      : main.resource.type === "aws_default_route_table"
        ? reference(main.id, null, main.at)
        : (main.link("route_table_id") ?? unknownNode("the main table is not known", main.at));
  return [
    {
      id: `${subnet.id}.main`,
      type: "AWS::EC2::SubnetRouteTableAssociation",
      properties: { SubnetId: reference(subnet.id, null, subnet.at), RouteTableId: table },
    },
  ];
}

/** The tables that a gateway endpoint stands in, also those named apart. */
function tablesOf(endpoint: Scope): DocumentNode | undefined {
  const own = endpoint.links("route_table_ids");
  const apart = endpoint.reading
    .ofType("aws_vpc_endpoint_route_table_association")
    .filter((each) => each.targets("vpc_endpoint_id").some(({ resource }) => resource === endpoint.resource))
    .flatMap((each) => each.link("route_table_id") ?? []);
  if (apart.length === 0) return own;
  const items = own?.kind === "list" ? own.items : [];
  return list([...items, ...apart], endpoint.at);
}
