// A configuration says which service goes with which definition; a Jsonnet program is not run, and said to be one.
import { describe, expect, it } from "vitest";
import { knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";

const task = (family: string): string => `{
  "family": "${family}",
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [{"name": "app", "image": "example/app:{{ must_env \`TAG\` }}", "essential": true}]
}`;
const service =
  '{"desiredCount": {{ env `COUNT` `2` }}, "launchType": "FARGATE", "deploymentConfiguration": {"maximumPercent": 200}}';

const config = (name: string): string => `region: eu-west-1
cluster: shop
service: ${name}
service_definition: ${name}-service.json
task_definition: ${name}-task.json
timeout: 10m
`;

describe("an ecspresso configuration", () => {
  it("puts each service together with its own definition", async () => {
    const { models, problems } = await readTexts({
      "web.yml": config("web"),
      "jobs.yml": config("jobs"),
      "web-service.json": service,
      "jobs-service.json": service,
      "web-task.json": task("web"),
      "jobs-task.json": task("jobs"),
    });
    expect(problems).toEqual([]);
    const pairs = models[0]?.services.map((each) => [
      each.origin.place?.file,
      knownValue(each.taskDefinition?.family),
    ]);
    expect(pairs).toEqual([
      ["web-service.json", "web"],
      ["jobs-service.json", "jobs"],
    ]);
  });

  it("does not choose where two configurations deploy one service with a definition of their own each", async () => {
    const { models } = await readTexts({
      "web.yml": config("web"),
      "other.yml": config("web").replace("web-task", "other-task"),
      "web-service.json": service,
      "web-task.json": task("web"),
      "other-task.json": task("other"),
    });
    expect(models[0]?.services.map(({ taskDefinition }) => taskDefinition)).toEqual([null]);
  });

  it("leaves what is filled in later unknown", async () => {
    const { models } = await readTexts({ "web-service.json": service, "web-task.json": task("web") });
    expect(models[0]?.services[0]?.desiredCount.known).toBe(false);
    expect(models[0]?.taskDefinitions[0]?.containers[0]?.image.known).toBe(false);
  });

  it("says of a Jsonnet program how to have it read, and does not call it broken", async () => {
    const { models, problems } = await readTexts({
      "web-service.json": service,
      "task.jsonnet":
        "local app = import 'app.libsonnet';\n{ family: 'web', containerDefinitions: [app + {name: 'x'}] }\n",
    });
    expect(problems).toEqual([]);
    expect(models[0]?.unknown.map(({ why }) => why).join()).toContain("ecspresso render");
  });

  it("reads a Jsonnet file that is only an object", async () => {
    const { models } = await readTexts({
      "task.jsonnet":
        "{\n  family: 'web',\n  networkMode: 'awsvpc',\n  cpu: '256',\n  memory: '512',\n  containerDefinitions: [{ name: 'app', image: 'example/app:1', essential: true },],\n}\n",
    });
    expect(knownValue(models[0]?.taskDefinitions[0]?.family)).toBe("web");
  });
});
