// What is asked of the observation, from what the files of a deployment say.
import { describe, expect, it } from "vitest";
import {
  balancer,
  BEHIND_BALANCER,
  DATABASE_URL,
  databaseResource,
  NETWORK,
  resource,
  serviceResource,
  taskResource,
  template,
} from "../causes/examples/parts.js";
import type { Application, Route } from "../model/index.js";
import { known } from "../model/index.js";
import { readTexts } from "../read/index.js";
import {
  memoryLimitMiB,
  observedContainer,
  type ObservationPlan,
  ordinaryRoute,
  planObservation,
} from "./observation.js";

const SERVER = [
  'const express = require("express");',
  "const app = express();",
  'app.get("/health", (request, response) => response.json({ ok: true }));',
  'app.get("/orders", (request, response) => response.json([]));',
  "app.listen(process.env.PORT || 8080);",
].join("\n");

const APPLICATION = {
  Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nENV LEVEL=info\nCMD ["node", "server.js"]\n',
  "package.json": '{ "name": "orders", "dependencies": { "express": "5.1.0" } }',
  "server.js": SERVER,
};

const TARGETS = (...check: readonly string[]): string => balancer(["Port: 80", "Protocol: HTTP"], ...check);

async function planOf(
  resources: readonly string[],
  files: Readonly<Record<string, string>> = APPLICATION,
): Promise<ObservationPlan | string> {
  const {
    models,
    settings,
    files: read,
  } = await readTexts({
    ...files,
    "template.yaml": template(NETWORK, ...resources),
  });
  const [model] = models;
  const [service] = model?.services ?? [];
  if (model === undefined || service === undefined) throw new Error("the template has a service");
  const none = { application: null, ordinaryRoute: null, dependencies: {}, command: null };
  return planObservation({
    model,
    service,
    files: read,
    settings: settings.get(model) ?? none,
    conditions: [[]],
  });
}

async function requestOf(...resources: readonly string[]): Promise<ObservationPlan["request"]> {
  const plan = await planOf(resources);
  if (typeof plan === "string") throw new Error(plan);
  return plan.request;
}

describe("the observation", () => {
  it("runs the container's command as deployed, on its ports, with its size", async () => {
    const plan = await planOf([
      TARGETS("HealthCheckTimeoutSeconds: 4"),
      taskResource("PortMappings: [{ ContainerPort: 8080 }]", "StopTimeout: 20"),
      serviceResource(...BEHIND_BALANCER),
    ]);
    if (typeof plan === "string") throw new Error(plan);
    expect(plan).toMatchObject({ containerName: "web", ordinaryPath: "/orders" });
    expect(plan.request).toMatchObject({
      command: ["node", "server.js"],
      workingDirectory: ".",
      containerPorts: [8080],
      portVariable: { name: "PORT", fallback: 8080 },
      vcpu: 0.5,
      memoryLimitMiB: 1024,
      stopTimeoutSeconds: 20,
      probeTimeoutSeconds: 4.5,
    });
    expect(plan.request.endpoints).toEqual([
      { role: "target-group-check", method: "GET", path: "/health", port: 8080, matcher: "200" },
      { role: "ordinary", method: "GET", path: "/orders", port: null },
    ]);
  });

  it("waits for an answer between 3 and 10 s", async () => {
    const seconds = async (timeout: number): Promise<number | undefined> =>
      (
        await requestOf(
          TARGETS(`HealthCheckTimeoutSeconds: ${timeout}`),
          taskResource(),
          serviceResource(...BEHIND_BALANCER),
        )
      ).probeTimeoutSeconds;
    expect([await seconds(2), await seconds(60)]).toEqual([3, 10]);
  });

  it("has no value for what is a secret, and the text around what is fetched at deploy time", async () => {
    const { environment } = await requestOf(
      taskResource(
        "Environment:",
        "  - { Name: PLAIN, Value: yes }",
        "  - { Name: API_URL, Value: 'https://user:{{resolve:secretsmanager:api:SecretString:password}}@api.internal' }",
        "  - { Name: IMPORTED, Value: !ImportValue other }",
        "Secrets: [{ Name: TOKEN, ValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:t-AbCdEf }]",
      ),
      serviceResource(),
    );
    expect(Object.fromEntries(environment.map(({ name, value }) => [name, value]))).toMatchObject({
      LEVEL: "info",
      PLAIN: "yes",
      API_URL: "https://user:resolved-at-deploy@api.internal",
      IMPORTED: null,
      TOKEN: null,
    });
  });

  it("knows the variables of each dependency", async () => {
    const { dependencies } = await requestOf(
      databaseResource(),
      taskResource(...DATABASE_URL),
      serviceResource(),
    );
    expect(dependencies).toMatchObject([{ name: "postgres", kind: "postgres", url: null }]);
    expect(dependencies[0]?.variables.map(({ name }) => name)).toContain("DATABASE_URL");
  });

  it("is told why it cannot be made", async () => {
    expect(await planOf([taskResource(), serviceResource()], {})).toContain(
      "the application is not among these files",
    );
    expect(await planOf([serviceResource().replace("!Ref Task", "elsewhere:3")])).toContain(
      "no task definition",
    );
  });
});

describe("the container that is observed", () => {
  const two = resource(
    "Task",
    "AWS::ECS::TaskDefinition",
    "RequiresCompatibilities: [FARGATE]",
    "Cpu: 512",
    "Memory: 1024",
    "ContainerDefinitions:",
    "  - { Name: web, Image: 'ghcr.io/example/agent:1', Memory: 128 }",
    "  - { Name: api, Image: 'ghcr.io/example/orders:2', PortMappings: [{ ContainerPort: 8080 }] }",
  );
  const behind = BEHIND_BALANCER.map((line) => line.replace("ContainerName: web", "ContainerName: api"));

  it("stands behind the balancer, else is essential; its own limit goes before the task's", async () => {
    const observed = async (...properties: readonly string[]): Promise<readonly [string, number | null]> => {
      const { models } = await readTexts({
        "template.yaml": template(NETWORK, TARGETS(), two, serviceResource(...properties)),
      });
      const [service] = models[0]?.services ?? [];
      if (service === undefined) throw new Error("the template has a service");
      const name = observedContainer(service)?.name;
      return [name?.known ? name.value : "", memoryLimitMiB(service)];
    };
    expect(await observed(...behind)).toEqual(["api", 1024]);
    expect(await observed()).toEqual(["web", 128]);
  });
});

describe("the ordinary route", () => {
  const origin = { place: null, node: null, written: true };
  const route = (path: string, changes: Partial<Route> = {}): Route => ({
    origin,
    method: "GET",
    path,
    literal: true,
    status: known(200),
    redirects: false,
    work: [],
    guarded: false,
    ...changes,
  });
  const chosen = (routes: Route[], changes: Partial<Application> = {}): string | null =>
    ordinaryRoute(
      {
        root: ".",
        language: "javascript",
        unreadable: null,
        command: known(["node", "server.js"]),
        entry: "server.js",
        files: [],
        frameworks: [],
        listens: [],
        routes,
        routesComplete: true,
        startupWork: [],
        environment: [],
        imports: [],
        terminationHandler: known(null),
        ...changes,
      },
      ["/up"],
    );

  it("is a plain one that anybody may ask for, and no probe", () => {
    const routes = [
      route("/up"),
      route("/ping"),
      route("/api/live"),
      route("/a", { guarded: true }),
      route("/b", { redirects: true }),
      route("/c", { method: "POST" }),
      route("/d/:id", { literal: false }),
      route("/orders/open"),
      route("/orders"),
    ];
    expect(chosen(routes)).toBe("/orders");
  });

  it("is rather the application's own work than pages about it", () => {
    expect(chosen([route("/docs"), route("/catalogue/items")])).toBe("/catalogue/items");
    expect(chosen([route("/docs")])).toBe("/docs");
  });

  it("is a guarded one where there is no other, and the root where routes are not known", () => {
    expect(chosen([route("/account", { guarded: true })])).toBe("/account");
    expect(chosen([])).toBeNull();
    expect(chosen([], { routesComplete: false })).toBe("/");
    expect(chosen([], { unreadable: "it is Java" })).toBe("/");
  });
});
