import type { Cause } from "../cause.js";
import { resource, taskWith, template } from "../examples/parts.js";

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";
const STANDARD = "ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy]";

const files = (
  role: readonly string[],
  options: readonly string[],
  ...resources: readonly string[]
): Record<string, string> => ({
  "task.yaml": template(
    resource("ExecutionRole", "AWS::IAM::Role", ASSUME, ...role),
    ...resources,
    taskWith(
      ["ExecutionRoleArn: !GetAtt ExecutionRole.Arn"],
      "LogConfiguration:",
      "  LogDriver: awslogs",
      "  Options:",
      "    awslogs-region: eu-west-1",
      "    awslogs-stream-prefix: web",
      ...options.map((line) => `    ${line}`),
    ),
  ),
});

const CREATES = ["awslogs-group: /ecs/orders-api", 'awslogs-create-group: "true"'];
const group = (name: string): string => resource("Logs", "AWS::Logs::LogGroup", `LogGroupName: ${name}`);

export const logDestinationMissingExamples: Cause["examples"] = {
  failing: [
    { name: "to be made, which the standard policy does not allow", files: files([STANDARD], CREATES) },
    {
      name: "the group is made under nearly the same name",
      files: files([STANDARD], ["awslogs-group: /ecs/orders-api"], group("ecs/orders-api")),
    },
    {
      name: "the platform's own words",
      timeline: [
        {
          at: 40,
          subject: "task/1",
          kind: "task-stopped",
          data: {
            stopCode: "TaskFailedToStart",
            stoppedReason:
              "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
          },
        },
      ],
    },
  ],
  healthy: [
    {
      name: "to be made, and the role may",
      files: files(
        [
          STANDARD,
          'Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: logs:CreateLogGroup, Resource: "*" }] } }]',
        ],
        CREATES,
      ),
    },
    {
      name: "to be made, and a policy whose content is not known",
      files: files(["ManagedPolicyArns: [arn:aws:iam::111122223333:policy/start]"], CREATES),
    },
    {
      name: "made in the same files, though the driver might make it too",
      files: files([STANDARD], CREATES, group("/ecs/orders-api")),
    },
    { name: "referred to", files: files([STANDARD], ["awslogs-group: !Ref Logs"], group("/ecs/orders-api")) },
    { name: "made elsewhere", files: files([STANDARD], ["awslogs-group: /ecs/orders-api"]) },
    {
      name: "the group of nearly that name is another task's",
      files: files(
        [STANDARD],
        ["awslogs-group: /ecs/orders-api"],
        group("/ecs/orders_api"),
        resource(
          "Other",
          "AWS::ECS::TaskDefinition",
          "Family: other",
          "ContainerDefinitions:",
          "  - Name: web",
          "    Image: ghcr.io/example/orders:2.7.1",
          "    Memory: 256",
          "    LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: !Ref Logs } }",
        ),
      ),
    },
    {
      name: "the group that is made is another service's",
      files: files([STANDARD], ["awslogs-group: /ecs/orders-api"], group("/ecs/invoices")),
    },
  ],
};
