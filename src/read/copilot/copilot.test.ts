// Copilot manifests become the nouns of ECS, with Copilot's own defaults; changes are written in its words.
import { describe, expect, it } from "vitest";
import { knownValue, type Model, type Service } from "../../model/index.js";
import { withEdits } from "../with-edits.js";
import { readTexts } from "../read.js";

const FRONTEND = `name: frontend
type: Load Balanced Web Service

image:
  build: ./web/Dockerfile
  port: 8080
http:
  path: '/'
  healthcheck: '/up'
cpu: 256
memory: 512
count: 2
variables:
  LOG_LEVEL: info
secrets:
  TOKEN: /copilot/shop/test/secrets/TOKEN
environments:
  prod:
    count:
      range: 3-10
    http:
      healthcheck:
        path: /ready
        interval: 1m
        timeout: 10s
        grace_period: 2m
  test: {}
`;
const DOCKERFILE = 'FROM node:22-slim\nEXPOSE 8080\nCMD ["node", "server.js"]\n';

async function modelOf(manifest: string, more: Record<string, string> = {}): Promise<Model> {
  const { models } = await readTexts({ "copilot/frontend/manifest.yml": manifest, ...more });
  const [model] = models;
  if (model === undefined) throw new Error("nothing was read");
  return model;
}

function first(model: Model): Service {
  const [service] = model.services;
  if (service === undefined) throw new Error("no service was read");
  return service;
}

describe("a Copilot manifest", () => {
  it("becomes a Fargate service with Copilot's defaults", async () => {
    const service = first(await modelOf(FRONTEND));
    const group = service.targets[0]?.targetGroup;
    expect({
      name: knownValue(service.name),
      count: knownValue(service.desiredCount),
      launchType: knownValue(service.launchType),
      grace: knownValue(service.healthCheckGracePeriodSeconds),
      breaker: knownValue(service.rollout.circuitBreaker.enable),
      port: knownValue(service.targets[0]?.containerPort),
      path: knownValue(group?.healthCheck.path),
      interval: knownValue(group?.healthCheck.intervalSeconds),
      delay: knownValue(group?.deregistrationDelaySeconds),
      publicIp: knownValue(service.network?.assignPublicIp),
    }).toEqual({
      name: "frontend",
      count: 2,
      launchType: "FARGATE",
      grace: 60,
      breaker: true,
      port: 8080,
      path: "/up",
      interval: 30,
      delay: 60,
      publicIp: true,
    });
  });

  it("is read once more for every environment that overrides something", async () => {
    const { services } = await modelOf(FRONTEND);
    const production = services[1];
    const check = production?.targets[0]?.targetGroup?.healthCheck;
    expect(services).toHaveLength(2);
    expect([
      knownValue(production?.desiredCount),
      knownValue(production?.healthCheckGracePeriodSeconds),
      knownValue(check?.path),
      knownValue(check?.intervalSeconds),
      knownValue(check?.timeoutSeconds),
    ]).toEqual([3, 120, "/ready", 60, 10]);
  });

  it("leads to its Dockerfile from the workspace's root, wherever that lies", async () => {
    const model = await modelOf(FRONTEND, { "web/Dockerfile": DOCKERFILE });
    expect(model.taskDefinitions[0]?.containers[0]?.build?.file).toBe("web/Dockerfile");
    const moved = await readTexts({
      "a/b/deep/frontend/manifest.yml": FRONTEND,
      "a/web/Dockerfile": DOCKERFILE,
    });
    expect(moved.models[0]?.taskDefinitions[0]?.containers[0]?.build?.file).toBe("a/web/Dockerfile");
  });

  it("takes variables as known, secrets as secrets, and knows when more may come", async () => {
    const environment = (model: Model) => model.taskDefinitions[0]?.containers[0];
    const alone = environment(await modelOf(FRONTEND));
    expect(alone?.environment.map(({ name, from }) => [name, from])).toEqual(
      expect.arrayContaining([
        ["LOG_LEVEL", "plain"],
        ["TOKEN", "secret"],
        ["COPILOT_SERVICE_NAME", "plain"],
      ]),
    );
    expect(alone?.environmentKnown).toBe(true);
    const file = environment(await modelOf(`${FRONTEND}env_file: ./web.env\n`));
    expect(file?.environmentKnown).toBe(false);
    const addons = { "copilot/frontend/addons/table.yml": "Resources: {}\n" };
    expect(environment(await modelOf(FRONTEND, addons))?.environmentKnown).toBe(false);
  });

  it("reads sidecars and sends requests to the one that is named", async () => {
    const manifest = FRONTEND.replace("path: '/'", "path: '/'\n  target_container: proxy").concat(
      "sidecars:\n  proxy:\n    port: 80\n    image: nginx:1.27\n    essential: true\n",
    );
    const service = first(await modelOf(manifest));
    expect(service.taskDefinition?.containers.map(({ name }) => knownValue(name))).toEqual([
      "frontend",
      "proxy",
    ]);
    expect(knownValue(service.targets[0]?.containerName)).toBe("proxy");
    expect(knownValue(service.targets[0]?.containerPort)).toBe(80);
  });

  it("gives a worker no balancer", async () => {
    const model = await modelOf(
      "name: jobs\ntype: Worker Service\nimage:\n  location: example/jobs:1.2\ncount: 1\n",
    );
    expect(first(model).targets).toEqual([]);
    expect(model.loadBalancers).toEqual([]);
  });

  it("writes durations and fields as a manifest does", async () => {
    const result = await readTexts({ "manifest.yml": FRONTEND });
    const service = result.models[0]?.services[0];
    const changes = [service?.healthCheckGracePeriodSeconds, service?.enableExecuteCommand].map(
      (value, index) => ({
        op: "set" as const,
        node: value?.origin.node ?? { file: "", path: [] },
        value: index === 0 ? 180 : true,
      }),
    );
    const [finding] = withEdits(
      [
        {
          cause: "x",
          severity: "note",
          confidence: 1,
          title: "",
          explanation: "",
          where: [],
          explains: [],
          for: [],
          against: [],
          missing: [],
          path: [],
          repairs: changes.map((change) => ({
            description: "",
            safe: true,
            changes: [change],
            edits: [],
            assumption: null,
            proof: null,
          })),
        },
      ],
      result,
    );
    expect(finding?.repairs.map(({ edits }) => edits.map(({ newText }) => newText).join(""))).toEqual([
      expect.stringMatching(/path: \/up\n +grace_period: "180s"/),
      expect.stringContaining("exec: true"),
    ]);
  });

  it("maps the ports that routes lead to, in the container that Copilot chooses for them", async () => {
    const manifest = `name: fe
type: Load Balanced Web Service
image: {location: "example/fe:1", port: 4000}
http:
  path: /
  additional_rules:
    - {path: admin, target_container: proxy, target_port: 8081}
    - {path: metrics, target_port: 9090}
    - {path: debug, target_port: 6060}
sidecars:
  proxy: {image: "example/proxy:1", port: 9090}
`;
    const model = await modelOf(manifest);
    const routes = model.services[0]?.targets.map(
      ({ containerName, containerPort }) => `${knownValue(containerName)}:${knownValue(containerPort)}`,
    );
    expect(routes).toEqual(["fe:4000", "proxy:8081", "proxy:9090", "fe:6060"]);
    const mapped = model.taskDefinitions[0]?.containers.map(({ portMappings }) =>
      portMappings.map(({ containerPort }) => knownValue(containerPort)),
    );
    expect(mapped).toEqual([
      [4000, 6060],
      [9090, 8081],
    ]);
  });

  it("says that other kinds of workload are none of ECS", async () => {
    const { models } = await readTexts({
      "manifest.yml": "name: page\ntype: Static Site\nfiles: []\n",
      Dockerfile: DOCKERFILE,
    });
    expect(models[0]?.unknown.map(({ why }) => why)).toContain(
      "Copilot makes no ECS service of a Static Site",
    );
  });
});
