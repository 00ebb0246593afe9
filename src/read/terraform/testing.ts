import { expect } from "vitest";
import type { Model } from "../../model/index.js";
import { readTexts } from "../read.js";
import { refers, type ResourceExample } from "./plan-example.js";

export const CONTAINERS = JSON.stringify([
  { name: "web", image: "example/web:1.4.2", essential: true, portMappings: [{ containerPort: 8080 }] },
]);

/** A service behind a balancer, as a plan has it. */
export const WEB: ResourceExample[] = [
  {
    address: "aws_ecs_task_definition.web",
    values: {
      family: "web",
      cpu: "512",
      memory: "1024",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
      container_definitions: CONTAINERS,
    },
    unknown: { execution_role_arn: true, task_role_arn: true },
    expressions: {
      execution_role_arn: refers("aws_iam_role.execution.arn"),
      task_role_arn: refers("local.role"),
    },
  },
  {
    address: "aws_ecs_service.web",
    values: {
      name: "web",
      launch_type: "FARGATE",
      desired_count: 2,
      deployment_maximum_percent: 200,
      deployment_minimum_healthy_percent: 100,
      health_check_grace_period_seconds: 90,
      deployment_circuit_breaker: [{ enable: true, rollback: true }],
      load_balancer: [{ container_name: "web", container_port: 8080, elb_name: "" }],
      network_configuration: [{ assign_public_ip: false }],
    },
    unknown: {
      task_definition: true,
      load_balancer: [{ target_group_arn: true }],
      network_configuration: [{ security_groups: true, subnets: true }],
    },
    expressions: {
      task_definition: refers("aws_ecs_task_definition.web.arn"),
      load_balancer: [{ target_group_arn: refers("aws_lb_target_group.web.arn") }],
      network_configuration: [
        { subnets: refers("aws_subnet.private"), security_groups: refers("aws_security_group.web.id") },
      ],
    },
  },
  {
    address: "aws_lb_target_group.web",
    values: {
      port: 8080,
      protocol: "HTTP",
      target_type: "ip",
      deregistration_delay: "30",
      health_check: [
        {
          enabled: true,
          path: "/up",
          matcher: "200",
          interval: 15,
          timeout: 6,
          healthy_threshold: 3,
          unhealthy_threshold: 3,
        },
      ],
    },
  },
  { address: "aws_vpc.main", values: { cidr_block: "10.0.0.0/16" } },
  ...[0, 1].map((index) => ({
    address: `aws_subnet.private[${index}]`,
    values: { cidr_block: `10.0.${index}.0/24`, availability_zone: `eu-west-1${"ab"[index]}` },
    unknown: { vpc_id: true },
    expressions: { vpc_id: refers("aws_vpc.main.id") },
  })),
  {
    address: "aws_security_group.web",
    values: {
      ingress: [
        { from_port: 8080, to_port: 8080, protocol: "tcp", cidr_blocks: ["10.0.0.0/16"], self: false },
      ],
      egress: [{ from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"], self: false }],
    },
    unknown: { vpc_id: true },
  },
  {
    address: "aws_iam_role.execution",
    values: { name: "execution", assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
  },
  {
    address: "aws_iam_role_policy_attachment.execution",
    values: {
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
      role: "execution",
    },
    expressions: { role: refers("aws_iam_role.execution.name") },
  },
];

/** What a plan is read as; anything that cannot be used fails the test. */
export async function modelOf(text: string): Promise<Model> {
  const { models, problems } = await readTexts({ "plan.json": text });
  expect(problems).toEqual([]);
  const [model] = models;
  if (model === undefined) throw new Error("nothing was read");
  return model;
}
