import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { known } from "../../model/index.js";
import { reader } from "./index.js";

function read(texts: Readonly<Record<string, string>>, path = Object.keys(texts)[0] ?? "") {
  const files = textFiles(texts);
  const file = files.files.get(path);
  if (file === undefined) throw new Error("no file");
  return { recognised: reader.recognises(file), ...reader.read(file, { files }) };
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
const container = {
  name: "app",
  image: "repo/app:1.2",
  portMappings: [{ containerPort: 8000 }],
  environment: [{ name: "PORT", value: "8000" }],
  secrets: [{ name: "KEY", valueFrom: "arn:aws:ssm:eu-west-1:1:parameter/key" }],
  healthCheck: { command: ["CMD-SHELL", "curl -f http://localhost:${PORT}/health"], startPeriod: 20 },
};
const task = {
  family: "web",
  cpu: "256",
  memory: ".5 GB",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  taskRoleArn: "arn:aws:iam::1:role/app",
  containerDefinitions: [container],
};

describe("task definitions", () => {
  it("are read as written, with defaults where nothing is", () => {
    const fragment = read({ "any.name": json(task) });
    expect(fragment.recognised).toBe(true);
    expect(fragment.describesDeployment).toBe(true);
    const [definition] = fragment.taskDefinitions ?? [];
    expect(definition).toMatchObject({
      family: { value: "web", origin: { place: { line: 2, column: 13 }, written: true } },
      cpu: { value: 256 },
      memory: { value: 512 },
      requiresFargate: { value: true },
      taskRole: { value: { id: "arn:aws:iam::1:role/app", complete: false } },
      executionRole: { value: null, origin: { written: false, node: { path: ["executionRoleArn"] } } },
    });
    const [app] = definition?.containers ?? [];
    expect(app).toMatchObject({
      essential: {
        value: true,
        origin: { written: false, node: { path: ["containerDefinitions", 0, "essential"] } },
      },
      stopTimeoutSeconds: { value: 30 },
      environmentKnown: true,
      environment: [
        { name: "PORT", value: { value: "8000" }, from: "plain" },
        { name: "KEY", from: "secret" },
      ],
      healthCheck: {
        command: { value: ["CMD-SHELL", "curl -f http://localhost:${PORT}/health"] },
        intervalSeconds: { value: 30, origin: { written: false } },
        startPeriodSeconds: { value: 20 },
      },
    });
  });

  it("are found inside what describe-task-definition answers, under either casing, and as bare containers", () => {
    const described = read({ a: json({ taskDefinition: task, tags: [] }) });
    expect(described.taskDefinitions?.[0]?.family.origin.node?.path).toEqual(["taskDefinition", "family"]);
    const pascal = read({
      a: json({
        Family: "web",
        ContainerDefinitions: [{ Name: "app", Image: "x", HealthCheck: { Command: ["CMD", "true"] } }],
      }),
    });
    expect(pascal.taskDefinitions?.[0]?.containers[0]?.healthCheck?.retries.origin.node?.path).toEqual([
      "ContainerDefinitions",
      0,
      "HealthCheck",
      "Retries",
    ]);
    const bare = read({ a: json([container]) }).taskDefinitions?.[0];
    expect(bare?.containers[0]?.name).toMatchObject({ value: "app" });
    expect(bare?.cpu).toMatchObject({ known: false });
  });

  it("have unknown values where a tool fills them in", () => {
    const text = json({
      ...task,
      cpu: "{{ must_env `CPU` }}",
      containerDefinitions: [{ ...container, image: "<IMAGE1_NAME>" }],
    });
    const fragment = read({ a: text });
    expect(fragment.problems).toEqual([]);
    expect(fragment.taskDefinitions?.[0]?.cpu.known).toBe(false);
    expect(fragment.taskDefinitions?.[0]?.containers[0]?.image.known).toBe(false);
    const unquoted = read({ a: json(task).replace('"256"', "{{ must_env `CPU` }}") });
    expect(unquoted.taskDefinitions?.[0]?.cpu).toMatchObject({ known: false });
    expect(unquoted.problems).toEqual([]);
  });

  it("tell in one sentence what is wrong with them", () => {
    expect(read({ a: json({ ...task, containerDefinitions: [] }) }).problems).toEqual([
      { file: "a", line: 1, message: "The task definition has no containers." },
    ]);
    const { containerDefinitions: _, ...without } = task;
    expect(read({ a: json(without) }).problems).toMatchObject([{ line: 1 }]);
    expect(read({ a: json({ ...task, containerDefinitions: "app" }) }).problems).toMatchObject([
      { line: 10, message: "ContainerDefinitions should be a list." },
    ]);
    const ports = { ...container, portMappings: [{ containerPort: "http" }] };
    expect(read({ a: json({ ...task, containerDefinitions: [ports] }) }).problems).toMatchObject([
      { message: "ContainerPort should be a number." },
    ]);
    const broken = read({ a: json(task).replace('"cpu": "256",', '"cpu": "256"') });
    expect(broken).toMatchObject({ recognised: true, problems: [{ file: "a", line: 4 }] });
  });

  it("give away passwords that stand in them", () => {
    const environment = [
      { name: "DATABASE_URL", value: "postgres://app:hunter2pass@db.internal/app" },
      { name: "MODE", value: "production" },
    ];
    const fragment = read({ a: json({ ...task, containerDefinitions: [{ ...container, environment }] }) });
    expect(fragment.secrets).toMatchObject([{ what: "password in a URL" }]);
  });
});

describe("services", () => {
  it("are read from requests and from descriptions of several", () => {
    const service = {
      serviceName: "web",
      taskDefinition: "web:3",
      desiredCount: 2,
      launchType: "FARGATE",
      loadBalancers: [{ targetGroupArn: "arn:tg", containerName: "app", containerPort: 8000 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "ENABLED" } },
    };
    const [one] = read({ a: json(service) }).services ?? [];
    expect(one).toMatchObject({
      id: "web",
      desiredCount: known(2, expect.anything()),
      launchType: { value: "FARGATE" },
      rollout: {
        minimumHealthyPercent: {
          value: 100,
          origin: { written: false, node: { path: ["deploymentConfiguration", "minimumHealthyPercent"] } },
        },
        circuitBreaker: { enable: { value: false } },
      },
      network: {
        assignPublicIp: { value: true },
        subnets: [{ value: { id: "subnet-1" } }],
        securityGroups: [],
      },
      targets: [{ targetGroupName: { value: "arn:tg" }, containerPort: { value: 8000 } }],
    });
    expect(
      read({ a: json({ services: [service, { ...service, serviceName: "b" }], failures: [] }) }).services,
    ).toHaveLength(2);
    const update = read({ a: json({ service: "web", desiredCount: 1, deploymentConfiguration: {} }) });
    expect(update.services?.[0]?.name).toMatchObject({ value: "web" });
    expect(update.services?.[0]?.origin.node?.path).toEqual([]);
  });

  it("are no requests to run one task, stopped tasks, or Compose files", () => {
    const request = {
      cluster: "c",
      taskDefinition: "web",
      launchType: "FARGATE",
      networkConfiguration: {},
      count: 1,
    };
    expect(read({ a: json(request) }).recognised).toBe(false);
    expect(read({ a: json({ tasks: [{ taskArn: "x", desiredStatus: "STOPPED" }] }) }).recognised).toBe(false);
    expect(read({ a: "services:\n  web:\n    image: x\n" }).recognised).toBe(false);
  });
});

describe("target groups", () => {
  const group = {
    Protocol: "HTTP",
    Port: 8000,
    TargetType: "ip",
    HealthCheckPath: "/health",
    Matcher: { HttpCode: "200-299" },
  };

  it("have the defaults of their protocol", () => {
    const [http] = read({ a: json({ Name: "tg", ...group }) }).targetGroups ?? [];
    expect(http).toMatchObject({
      healthCheck: {
        path: { value: "/health" },
        timeoutSeconds: { value: 5, origin: { node: { path: ["HealthCheckTimeoutSeconds"] } } },
        matcher: { value: "200-299" },
        configured: true,
      },
      deregistrationDelaySeconds: { value: 300, origin: { written: false } },
    });
    const [tcp] =
      read({
        a: json({ TargetGroups: [{ TargetGroupName: "n", Protocol: "TCP", Port: 1, TargetType: "ip" }] }),
      }).targetGroups ?? [];
    expect(tcp?.healthCheck).toMatchObject({
      protocol: { value: "TCP" },
      timeoutSeconds: { value: 10 },
      configured: false,
    });
  });

  it("take attributes from beside them or from the only other answer that has some", () => {
    const beside = read({
      a: json({
        TargetGroup: group,
        Attributes: { "deregistration_delay.timeout_seconds": "30" },
        LoadBalancer: { Scheme: "internal", Attributes: { "idle_timeout.timeout_seconds": "10" } },
      }),
    });
    expect(beside.targetGroups?.[0]?.deregistrationDelaySeconds).toMatchObject({
      value: 30,
      origin: { node: { path: ["Attributes", "deregistration_delay.timeout_seconds"] } },
    });
    expect(beside.loadBalancers?.[0]).toMatchObject({
      idleTimeoutSeconds: { value: 10 },
      scheme: { value: "internal" },
    });
    expect(beside.listeners?.[0]?.forwardsTo[0]).toMatchObject({ value: beside.targetGroups?.[0] });
    const apart = read({
      "group.json": json({ TargetGroups: [{ TargetGroupArn: "arn", ...group }] }),
      "attributes.json": json({ Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "15" }] }),
    });
    expect(apart.targetGroups?.[0]?.deregistrationDelaySeconds).toMatchObject({
      value: 15,
      origin: { place: { file: "attributes.json" } },
    });
  });
});

describe("services as programs write them", () => {
  it("have no launch type where it is empty beside a capacity provider", () => {
    const fragment = read({
      a: json({
        serviceName: "web",
        taskDefinition: "web",
        desiredCount: 1,
        launchType: "",
        capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
      }),
    });
    expect(fragment.problems).toEqual([]);
    expect(fragment.services).toMatchObject([{ launchType: { value: "FARGATE" } }]);
  });
});

describe("image listings", () => {
  it("name the tags that exist", () => {
    const listed = read({
      a: json({ imageIds: [{ imageDigest: "sha256:1", imageTag: "v1" }, { imageDigest: "sha256:2" }] }),
    });
    expect(listed.pushedImages).toMatchObject([
      { tag: { value: "v1" }, repository: { known: false }, evidence: "listing" },
    ]);
    const described = read({
      a: json({
        imageDetails: [{ repositoryName: "app", imageDigest: "sha256:1", imageTags: ["v1", "latest"] }],
      }),
    });
    expect(described.pushedImages?.map((image) => image.repository)).toMatchObject([
      { value: "app" },
      { value: "app" },
    ]);
  });
});
