// An AppSpec file: what it says about a service, and what CodeDeploy would refuse in it.
import { describe, expect, it } from "vitest";
import { knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";

const TASK = `{"family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
 "containerDefinitions": [{"name": "web", "image": "example/web:1", "portMappings": [{"containerPort": 8080}]}]}`;
const SERVICE = `{"serviceName": "web", "taskDefinition": "web", "desiredCount": 2,
 "deploymentController": {"type": "CODE_DEPLOY"},
 "loadBalancers": [{"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1", "containerName": "web", "containerPort": 8080}]}`;
const ecs = (port: string): string => `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: ${port}
Hooks:
  - AfterAllowTestTraffic: check-it
`;
const server = (hooks: string): string => `version: 0.0
os: linux
files:
  - source: /
    destination: /var/www/app
hooks:
${hooks}`;

async function refusals(appspec: string, more: Record<string, string> = {}): Promise<string[]> {
  const { models } = await readTexts({ "appspec.yml": appspec, "task.json": TASK, ...more });
  return models.flatMap((model) => model.refusals.map(({ what }) => what));
}

describe("an AppSpec file", () => {
  it("adds the port that it sends requests to, where the service says another", async () => {
    const ports = async (port: string) => {
      const { models } = await readTexts({
        "appspec.yml": ecs(port),
        "task.json": TASK,
        "service.json": SERVICE,
      });
      return models[0]?.services[0]?.targets.map(({ containerPort }) => knownValue(containerPort));
    };
    expect(await ports("8080")).toEqual([8080]);
    expect(await ports("80")).toEqual([8080, 80]);
    expect(await ports("<PORT>")).toEqual([8080]);
    expect(await ports('" "')).toEqual([8080]);
  });

  it("of another corner of the input is for the service when it names its container", async () => {
    const targets = async (container: string) => {
      const { models } = await readTexts({
        "samples/appspec.yml": ecs("80").replace("ContainerName: web", `ContainerName: ${container}`),
        "infra/task.json": TASK,
        "infra/service.json": SERVICE,
      });
      return models[0]?.services[0]?.targets.length;
    };
    expect([await targets("sample"), await targets("web")]).toEqual([1, 2]);
  });

  it("may name only events of its own platform", async () => {
    expect(await refusals(ecs("8080"))).toEqual([]);
    expect(await refusals(ecs("8080").replace("AfterAllowTestTraffic", "ApplicationStart"))).toEqual([
      expect.stringContaining("ApplicationStart is no lifecycle event"),
    ]);
    const hook = "  Install:\n    - location: scripts/start.sh\n";
    expect(await refusals(server(hook))).toEqual([expect.stringContaining("Install is no lifecycle event")]);
  });

  it("must name scripts that are there, where their folder is among the files", async () => {
    const hook =
      "  ApplicationStart:\n    - location: scripts/start.sh\n      timeout: 300\n      runas: root\n";
    const other = { "scripts/stop.sh": "#!/bin/sh\n" };
    expect(await refusals(server(hook), other)).toEqual([
      "the script scripts/start.sh is not among the files",
    ]);
    expect(await refusals(server(hook), { ...other, "scripts/start.sh": "#!/bin/sh\n" })).toEqual([]);
    expect(await refusals(server(hook))).toEqual([]);
    // A build copies it to where the revision wants it.
    expect(await refusals(server(hook), { ...other, "tools/start.sh": "#!/bin/sh\n" })).toEqual([]);
  });

  it("has one version, two systems, and times above 0 for scripts that have a place", async () => {
    const hook = (more: string): string => server(`  ApplicationStart:\n    - ${more}\n`);
    const timed = (seconds: string): string => hook(`location: scripts/start.sh\n      timeout: ${seconds}`);
    expect(await refusals(timed("soon"))).toEqual(["the timeout is soon, and must be a number above 0"]);
    // More than an hour is no mistake: the event's hour just ends first.
    expect(await refusals(timed("7200"))).toEqual([]);
    expect(await refusals(timed("300s"))).toEqual([]);
    expect(await refusals(hook("runas: root"))).toEqual(["a script has no location"]);
    expect(await refusals(server("").replace("os: linux", "os: Linux"))).toEqual([
      "os is Linux, there are linux and windows",
    ]);
  });
});
