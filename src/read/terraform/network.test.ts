// Networks may be written in two ways, inside of a resource and apart from it: both mean the same.
import { describe, expect, it } from "vitest";
import { knownValue } from "../../model/index.js";
import { planExample, refers, type ResourceExample } from "./plan-example.js";
import { modelOf, WEB } from "./testing.js";

const GATEWAYS = {
  inner: { attribute: "nat_gateway_id", gateway: "aws_nat_gateway.main.id" },
  outer: { attribute: "gateway_id", gateway: "aws_internet_gateway.main.id" },
} as const;

describe("the network of a Terraform plan", () => {
  it("takes routes inside a table and apart for the same", async () => {
    const subnet = (name: string): ResourceExample => ({
      address: `aws_subnet.${name}`,
      values: { cidr_block: "10.0.9.0/24" },
      unknown: { vpc_id: true },
      expressions: { vpc_id: refers("aws_vpc.main.id") },
    });
    const association = (name: string): ResourceExample => ({
      address: `aws_route_table_association.${name}`,
      values: {},
      unknown: { subnet_id: true, route_table_id: true },
      expressions: {
        subnet_id: refers(`aws_subnet.${name}.id`),
        route_table_id: refers(`aws_route_table.${name}.id`),
      },
    });
    const model = await modelOf(
      planExample([
        ...WEB,
        ...["public", "inner", "outer", "closed"].flatMap((name) => [subnet(name), association(name)]),
        { address: "aws_internet_gateway.main", values: {} },
        { address: "aws_nat_gateway.main", values: {} },
        {
          address: "aws_route_table.public",
          values: { route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "" }] },
          unknown: { route: [{ gateway_id: true }] },
          expressions: { route: [{ gateway_id: refers("aws_internet_gateway.main.id") }] },
        },
        { address: "aws_route_table.inner", values: {}, unknown: { route: true } },
        { address: "aws_route_table.outer", values: {} },
        { address: "aws_route_table.closed", values: {} },
        ...(["inner", "outer"] as const).map((name) => ({
          address: `aws_route.${name}`,
          values: { destination_cidr_block: "0.0.0.0/0" },
          // The provider marks what it will fill in by itself, too.
          unknown: {
            route_table_id: true,
            [GATEWAYS[name].attribute]: true,
            network_interface_id: true,
            instance_id: true,
          },
          expressions: {
            route_table_id: refers(`aws_route_table.${name}.id`),
            [GATEWAYS[name].attribute]: refers(GATEWAYS[name].gateway),
          },
        })),
      ]),
    );
    const ways = new Map(model.network.subnets.map(({ id, defaultRoute }) => [id, knownValue(defaultRoute)]));
    expect(["public", "inner", "outer", "closed"].map((name) => ways.get(`aws_subnet.${name}`))).toEqual([
      "internet-gateway",
      "nat",
      "internet-gateway",
      "none",
    ]);
  });

  it("tells blocks apart by what is written in them, and shares an expression among rules", async () => {
    const [task, service, ...rest] = WEB;
    if (task === undefined || service === undefined) throw new Error("no example");
    const model = await modelOf(
      planExample([
        task,
        {
          ...service,
          values: {
            ...service.values,
            load_balancer: [
              { container_name: "admin", container_port: 9000 },
              { container_name: "web", container_port: 8080 },
            ],
          },
          unknown: {
            ...service.unknown,
            load_balancer: [{ target_group_arn: true }, { target_group_arn: true }],
          },
          expressions: {
            ...service.expressions,
            load_balancer: [
              {
                container_name: { constant_value: "web" },
                target_group_arn: refers("aws_lb_target_group.web.arn"),
              },
              {
                container_name: { constant_value: "admin" },
                target_group_arn: refers("aws_lb_target_group.admin.arn"),
              },
            ],
          },
        },
        { address: "aws_lb_target_group.admin", values: { port: 9000, protocol: "HTTP", target_type: "ip" } },
        {
          address: "aws_security_group.inner",
          values: {
            ingress: [{ from_port: 8080, to_port: 8080, protocol: "tcp", cidr_blocks: [], self: false }],
            egress: [],
          },
          unknown: { ingress: [{ cidr_blocks: [], security_groups: true }] },
          expressions: { ingress: refers("aws_security_group.web.id") },
        },
        ...rest,
      ]),
    );
    expect(model.services[0]?.targets.map(({ targetGroup }) => targetGroup?.id)).toEqual([
      "aws_lb_target_group.admin",
      "aws_lb_target_group.web",
    ]);
    const inner = model.network.securityGroups.find(({ id }) => id === "aws_security_group.inner");
    expect(inner?.ingress.map((rule) => knownValue(knownValue(rule)?.peer))).toEqual([
      { kind: "security-group", id: "aws_security_group.web" },
    ]);
  });
});
