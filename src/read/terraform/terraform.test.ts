// A plan becomes the same nouns as a template: linked by what the source names, unknown where only the apply knows.
import { describe, expect, it } from "vitest";
import { checkAll } from "../../check/index.js";
import { knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";
import { planExample, refers, type ResourceExample } from "./plan-example.js";
import { CONTAINERS, modelOf, WEB } from "./testing.js";

describe("a Terraform plan", () => {
  it("links a service to what only the apply gives an ARN", async () => {
    const model = await modelOf(planExample(WEB));
    const [service] = model.services;
    const [target] = service?.targets ?? [];
    expect({
      count: knownValue(service?.desiredCount),
      grace: knownValue(service?.healthCheckGracePeriodSeconds),
      breaker: knownValue(service?.rollout.circuitBreaker.enable),
      container: service?.taskDefinition?.containers.map(({ image }) => knownValue(image)),
      path: knownValue(target?.targetGroup?.healthCheck.path),
      interval: knownValue(target?.targetGroup?.healthCheck.intervalSeconds),
      delay: knownValue(target?.targetGroup?.deregistrationDelaySeconds),
      publicIp: knownValue(service?.network?.assignPublicIp),
      zones: service?.network?.subnets.map((subnet) => knownValue(knownValue(subnet)?.availabilityZone)),
      ports: service?.network?.securityGroups.flatMap((group) =>
        knownValue(group)?.ingress.map((rule) => knownValue(knownValue(rule)?.fromPort)),
      ),
    }).toEqual({
      count: 2,
      grace: 90,
      breaker: true,
      container: ["example/web:1.4.2"],
      path: "/up",
      interval: 15,
      delay: 30,
      publicIp: false,
      zones: ["eu-west-1a", "eu-west-1b"],
      ports: [8080],
    });
  });

  it("gives a role the policies that are attached to it, and leaves one that is named elsewhere unknown", async () => {
    const model = await modelOf(planExample(WEB));
    const [task] = model.taskDefinitions;
    expect(knownValue(task?.executionRole)?.managedPolicyArns.map(knownValue)).toEqual([
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    ]);
    expect(task?.taskRole.known).toBe(false);
  });

  it("follows variables into modules and outputs out of them", async () => {
    const inside = (resource: ResourceExample): ResourceExample => ({
      ...resource,
      address: `module.web.${resource.address}`,
    });
    const [task, service, group, ...rest] = WEB;
    if (task === undefined || service === undefined || group === undefined) throw new Error("no example");
    const expressions = {
      ...service.expressions,
      network_configuration: [{ subnets: refers("var.subnets"), security_groups: refers("var.group") }],
    };
    const model = await modelOf(
      planExample(
        [
          ...[task, group].map(inside),
          inside({ ...service, expressions }),
          ...rest.map((each) =>
            each.address.startsWith("aws_subnet") ? { ...each, address: `module.net.${each.address}` } : each,
          ),
        ],
        {
          web: {
            expressions: {
              subnets: refers("module.net.private"),
              group: refers("aws_security_group.web.id"),
            },
          },
          net: { outputs: { private: { expression: { references: ["aws_subnet.private"] } } } },
        },
      ),
    );
    expect(model.services[0]?.network?.subnets.map((subnet) => knownValue(subnet)?.id)).toEqual([
      "module.net.aws_subnet.private[0]",
      "module.net.aws_subnet.private[1]",
    ]);
    expect(knownValue(model.services[0]?.network?.securityGroups[0])?.ingress).toHaveLength(1);
  });

  it("knows nothing of containers whose text only the apply completes", async () => {
    const [task, ...rest] = WEB;
    if (task === undefined) throw new Error("no example");
    const { container_definitions: _, ...values } = task.values;
    const unknownTask = { ...task, values, unknown: { ...task.unknown, container_definitions: true } };
    const model = await modelOf(planExample([unknownTask, ...rest]));
    expect(model.taskDefinitions[0]?.containers).toEqual([]);
    expect(model.services[0]?.taskDefinition?.id).toBe("aws_ecs_task_definition.web");
  });

  it("reads a state, where ids take the place of references", async () => {
    const state = {
      format_version: "1.0",
      values: {
        root_module: {
          resources: [
            {
              address: "aws_lb.web",
              mode: "managed",
              type: "aws_lb",
              name: "web",
              values: {
                arn: "arn:lb",
                load_balancer_type: "application",
                internal: false,
                subnets: ["subnet-1"],
                idle_timeout: 120,
              },
            },
            {
              address: "aws_lb_listener.web",
              mode: "managed",
              type: "aws_lb_listener",
              name: "web",
              values: {
                load_balancer_arn: "arn:lb",
                port: 80,
                protocol: "HTTP",
                default_action: [{ type: "redirect" }],
              },
            },
          ],
        },
      },
    };
    const task = {
      "task.json": `{"family":"x","networkMode":"awsvpc","cpu":"256","memory":"512","containerDefinitions":${CONTAINERS}}`,
    };
    const { models } = await readTexts({ "state.json": JSON.stringify(state), ...task });
    const [listener] = models[0]?.listeners ?? [];
    expect(knownValue(knownValue(listener?.loadBalancer)?.idleTimeoutSeconds)).toBe(120);
    expect(knownValue(listener?.redirects)).toBe(true);
  });

  it("is a plan whatever its user data does", async () => {
    const instance = {
      address: "aws_instance.web",
      values: { instance_type: "t3.small", user_data: "#!/bin/sh\ndocker build -t web .\ndocker push web\n" },
    };
    expect((await modelOf(planExample([...WEB, instance]))).instanceGroups).toHaveLength(1);
  });

  it("tells what stands in resources of their own, and leaves what it does not read unknown", async () => {
    const model = await modelOf(
      planExample([
        ...WEB,
        {
          address: "aws_vpc.open",
          values: { cidr_block: "10.1.0.0/16", enable_dns_support: true, enable_dns_hostnames: true },
        },
        {
          address: "aws_cloudwatch_event_rule.nightly",
          values: { name: "nightly", schedule_expression: "rate(1 day)" },
        },
        {
          address: "aws_cloudwatch_event_target.nightly",
          values: { rule: "nightly", target_id: "work" },
          unknown: { arn: true },
          expressions: {
            rule: refers("aws_cloudwatch_event_rule.nightly.name"),
            arn: refers("aws_lambda_function.work.arn"),
          },
        },
        {
          address: "aws_lambda_function.work",
          values: { function_name: "work", runtime: "python3.13", handler: "a.b" },
        },
        {
          address: "aws_elastic_beanstalk_environment.jobs",
          values: { name: "jobs", tier: "Worker" },
          unknown: { template_name: true },
          expressions: { template_name: refers("aws_elastic_beanstalk_configuration_template.base.name") },
        },
        { address: "aws_elastic_beanstalk_configuration_template.base", values: {} },
      ]),
    );
    const dns = model.network.vpcs.find(({ id }) => id === "aws_vpc.open")?.dns;
    expect([knownValue(dns?.support), knownValue(dns?.hostnames)]).toEqual([true, true]);
    const [rule] = model.eventRules;
    expect(rule?.targets.map(({ targetId }) => knownValue(targetId))).toEqual([model.functions[0]?.id]);
    expect(knownValue(model.environments[0]?.tier)).toBe("Worker");
  });

  it("names the resource of what is found, for a plan stands on one line", async () => {
    const [task, service, ...rest] = WEB;
    if (task === undefined || service === undefined) throw new Error("no example");
    const { deployment_circuit_breaker: _, ...values } = service.values;
    const text = JSON.stringify(JSON.parse(planExample([task, { ...service, values }, ...rest])));
    const report = checkAll(await readTexts({ "plan.json": text }));
    const breaker = report.findings.find(({ cause }) => cause === "circuit-breaker-absent");
    expect(breaker?.where.map(({ construct }) => construct)).toEqual(["aws_ecs_service.web"]);
    expect(breaker?.repairs.map(({ safe, edits }) => [safe, edits])).toEqual([[false, []]]);
    expect(breaker?.explanation).not.toContain("CloudFormation");
  });

  it("takes what nobody wrote for the service's default, and what a condition decides for unknown", async () => {
    const [task, service, ...rest] = WEB;
    if (task === undefined || service === undefined) throw new Error("no example");
    const conditional = [
      {
        subnets: refers("var.public", "aws_subnet.private", "aws_subnet.open"),
        security_groups: refers("aws_security_group.web.id", "var.more"),
      },
    ];
    const model = await modelOf(
      planExample([
        { ...task, unknown: { ...task.unknown, network_mode: true } },
        { ...service, expressions: { ...service.expressions, network_configuration: conditional } },
        { address: "aws_subnet.open", values: { cidr_block: "10.0.7.0/24" } },
        {
          address: "aws_iam_role.task",
          values: { name: "task", assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
          unknown: { inline_policy: true, managed_policy_arns: true },
        },
        { address: "aws_security_group.closed", values: {}, unknown: { ingress: true, egress: true } },
        ...rest,
      ]),
    );
    const network = model.services[0]?.network;
    expect(network?.subnets.map((subnet) => knownValue(subnet)?.id)).toEqual([undefined]);
    expect(network?.securityGroups.map((group) => knownValue(group)?.id)).toEqual([
      "aws_security_group.web",
      undefined,
    ]);
    expect(model.roles.find(({ id }) => id === "aws_iam_role.task")?.complete).toBe(true);
    const closed = model.network.securityGroups.find(({ id }) => id === "aws_security_group.closed");
    expect([closed?.ingress, closed?.egress, closed?.complete]).toEqual([[], [], true]);
  });
});
