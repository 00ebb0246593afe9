// The three versions of Dockerrun.aws.json: what each makes of a bundle.
import { describe, expect, it } from "vitest";
import { hostPaths, knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";

const DOCKERFILE = 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n';
const SERVER = 'require("http").createServer((q, r) => r.end("ok")).listen(8080);\n';

async function modelOf(files: Readonly<Record<string, string>>) {
  const { models, problems } = await readTexts(files);
  expect(problems).toEqual([]);
  const [model] = models;
  if (model === undefined) throw new Error("nothing was read");
  return model;
}

describe("Dockerrun.aws.json", () => {
  it("1: its first container port goes before the one that the Dockerfile exposes", async () => {
    const model = await modelOf({
      "Dockerrun.aws.json": '{ "AWSEBDockerrunVersion": "1", "Ports": [{ "ContainerPort": 8080 }] }',
      Dockerfile: DOCKERFILE,
      "server.js": SERVER,
    });
    const [path] = hostPaths(model);
    expect(knownValue(path?.front.upstreamPorts)).toEqual([8080]);
    expect(path?.front.inContainer).toBe(true);
  });

  it("1: an image without a port is refused", async () => {
    const model = await modelOf({
      "Dockerrun.aws.json": '{ "AWSEBDockerrunVersion": "1", "Image": { "Name": "example/orders:1.4" } }',
    });
    expect(model.refusals.map(({ what }) => what)).toEqual([
      "an image is named, and no port of its container",
    ]);
  });

  it("2: a task definition, on the ECS platform", async () => {
    const model = await modelOf({
      "Dockerrun.aws.json":
        '{ "AWSEBDockerrunVersion": 2, "containerDefinitions": [{ "name": "web", "image": "nginx:1.27", "memory": 128, "portMappings": [{ "hostPort": 80, "containerPort": 80 }] }] }',
    });
    expect(model.taskDefinitions).toHaveLength(1);
    expect(knownValue(model.environments[0]?.platform.family)).toBe("ecs");
    expect(hostPaths(model)).toEqual([]);
  });

  it.each([
    '{ "AWSEBDockerrunVersion": "7", "Image": { "Name": "a/b:1" } }',
    '{ "AWSEBDockerrunVersion": 7 }',
  ])("an unknown version is refused: %s", async (text) => {
    const model = await modelOf({ "Dockerrun.aws.json": text });
    expect(model.read.map(({ as }) => as)).toEqual(["dockerrun"]);
    expect(model.refusals.map(({ what }) => what)).toEqual([
      "AWSEBDockerrunVersion is 7, allowed are 1, 2 and 3",
    ]);
  });

  it("broken JSON is told", async () => {
    const { problems } = await readTexts({ "Dockerrun.aws.json": '{ "AWSEBDockerrunVersion": 1, ' });
    expect(problems.map(({ line }) => line)).toEqual([1]);
  });
});
