import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownValue, type Model } from "../model/index.js";
import { type ReadResult, readInput, readTexts, reread } from "./index.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "steady-read-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function onDisk(name: string, files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries({ ...files })) {
    mkdirSync(join(folder, name, path, ".."), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  mkdirSync(join(folder, name), { recursive: true });
  return join(folder, name);
}

const task = (options: { family?: string; image?: string; containers?: readonly object[] } = {}): string =>
  JSON.stringify({
    family: options.family ?? "web",
    containerDefinitions: options.containers ?? [
      { name: "web", image: options.image ?? "acme/web:1", portMappings: [{ containerPort: 8080 }] },
    ],
  });
const service = (family = "web"): string =>
  JSON.stringify({ serviceName: "web", taskDefinition: family, desiredCount: 2, launchType: "FARGATE" });
const NODE = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n';
const SERVER = 'import http from "node:http";\nhttp.createServer((q, s) => s.end()).listen(8080);\n';

const only = ({ models }: ReadResult): Model => {
  const [model] = models;
  if (model === undefined || models.length > 1) throw new Error(`${models.length} models`);
  return model;
};
const container = (model: Model, index = 0) => model.taskDefinitions[0]?.containers[index];
const messages = ({ problems }: ReadResult): string[] =>
  problems.map(({ file, message }) => `${file}: ${message}`);

describe("unusable input", () => {
  it("is told in one sentence each, and the rest is read", async () => {
    const root = onDisk("bad", {
      Dockerfile: NODE,
      "broken.yaml":
        "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A:\n   Type: AWS::ECS::Service\n  - x: [\n",
      "broken.json": '{"family": "a", "containerDefinitions": [',
      "junk.bin": new Uint8Array(5000).map((_, index) => (index * 37) % 256),
      "bomb.yaml": `services:\n  a: &a { image: x, command: [x, x] }\n${Array.from({ length: 30 }, (_, index) => `  ${"b".repeat(index + 1)}: { image: x, labels: [${Array(10).fill("*a").join(", ")}] }`).join("\n")}\n`,
      "utf16.yaml": Buffer.from("\uFEFFservices:\n  db:\n    image: postgres:16\n", "utf16le"),
      "big.yaml": "AWSTemplateFormatVersion: 2010-09-09\n",
    });
    truncateSync(join(root, "big.yaml"), 100_000_000);
    symlinkSync(".", join(root, "again"));
    const result = await readInput(root);
    expect(only(result).images).toHaveLength(1);
    expect(only(result).localServices.map(({ name }) => name)).toContain("db");
    const told = result.problems.map(({ file }) => file);
    expect(told).toContain("broken.yaml");
    expect(told).toContain("broken.json");
    expect(told).not.toContain("junk.bin");
    for (const { message } of result.problems) expect(message).not.toMatch(/\n| at .*:\d+:\d+/);
  });

  it("has no model and says why", async () => {
    for (const path of [
      join(folder, "missing"),
      onDisk("empty", {}),
      onDisk("other", { "a.txt": "hello" }),
    ]) {
      const result = await readInput(path);
      expect(result.models).toEqual([]);
      expect(result.problems).toHaveLength(1);
    }
    expect((await readTexts({ "steady.yml": "ordinaryRoute: /\n" })).models).toEqual([]);
    expect(messages(await readTexts({ "notes.txt": "hello" }))[0]).toContain(
      "Nothing here is a deployment file",
    );
  });

  it("names an application's folder that is not there", async () => {
    const root = onDisk("lost", { "task.json": task(), "steady.yml": "application: ../nowhere\n" });
    expect(messages(await readInput(root))).toEqual([
      'steady.yml: The application\'s folder "../nowhere" does not exist or is empty.',
    ]);
  });
});

describe("deployments", () => {
  it("one: every file belongs to it, wherever it lies", async () => {
    const model = only(
      await readTexts({
        "ops/task.json": task(),
        "ops/service.json": service(),
        Dockerfile: NODE,
        "server.js": SERVER,
      }),
    );
    expect(model.services[0]?.taskDefinition?.id).toBe(model.taskDefinitions[0]?.id);
    expect(container(model)?.build?.file).toBe("Dockerfile");
    expect(container(model)?.application?.entry).toBe("server.js");
  });

  it("several are told apart, each with what is nearest", async () => {
    const { models } = await readTexts({
      "deploy/one/task.json": task(),
      "deploy/two/task.json": task(),
      "deploy/two/Dockerfile": NODE.replace("server.js", "other.js"),
      Dockerfile: NODE,
      "server.js": SERVER,
      "deploy/two/other.js": SERVER,
      "tools/push.sh": "docker push acme/web:far\n",
      "deploy/push.sh": "docker push acme/web:near\n",
    });
    expect(models.map((model) => model.pushedImages.map(({ tag }) => knownValue(tag)))).toEqual([
      ["near"],
      ["near"],
    ]);
    expect(models.map(({ name, root }) => [name, root])).toEqual([
      ["one", "deploy/one"],
      ["two", "deploy/two"],
    ]);
    expect(models.map((model) => container(model)?.build?.file)).toEqual([
      "Dockerfile",
      "deploy/two/Dockerfile",
    ]);
    expect(models.map((model) => container(model)?.application?.entry)).toEqual([
      "server.js",
      "deploy/two/other.js",
    ]);
  });

  it("a service and the definition that it names are one, in whatever folders", async () => {
    const model = only(
      await readTexts({ "infra/service.json": service("api:3"), ".aws/task.json": task({ family: "api" }) }),
    );
    expect(model.services[0]?.taskDefinition?.family).toMatchObject({ value: "api" });
  });

  it("a Dockerfile, a Compose file or a manifest alone is enough", async () => {
    const image = only(await readTexts({ Dockerfile: NODE, "server.js": SERVER }));
    expect(image.applications[0]).toMatchObject({
      entry: "server.js",
      command: { value: ["node", "server.js"] },
    });
    const compose = only(
      await readTexts({
        "compose.yaml": "services: { web: { build: ., command: node server.js } }",
        Dockerfile: NODE.replace(/CMD.*\n/, ""),
        "server.js": SERVER,
      }),
    );
    expect(compose.applications[0]?.entry).toBe("server.js");
    const manifest = only(
      await readTexts({
        "package.json": '{"name": "x", "scripts": {"start": "node server.js"}}',
        "server.js": SERVER,
      }),
    );
    expect(manifest.applications[0]?.entry).toBe("server.js");
    const procfile = only(
      await readTexts({ Procfile: "web: node server.js\nworker: node w.js\n", "server.js": SERVER }),
    );
    expect(procfile.applications[0]?.entry).toBe("server.js");
  });

  it("says the same whatever folders and files are called", async () => {
    const shape = (model: Model) =>
      JSON.stringify([
        model.services.map((one) => one.taskDefinition?.id),
        model.taskDefinitions.flatMap((one) =>
          one.containers.map((each) => [
            knownValue(each.name),
            each.build !== null,
            each.application?.listens.map(({ port }) => knownValue(port)),
          ]),
        ),
        model.dependencies.map(({ kind, variables }) => [kind, variables]),
        model.pushedImages.map(({ tag }) => knownValue(tag)),
      ]);
    const files: Record<string, string> = {
      "deploy/task.json": task(),
      "deploy/service.json": service(),
      "deploy/push.sh": "docker build -t acme/web:1 .\ndocker push acme/web:1\n",
      "deploy/compose.yaml":
        "services: { web: { build: .., environment: { REDIS_URL: 'redis://cache:6379' } } }\n",
      Dockerfile: NODE,
      "server.js": SERVER,
    };
    const renames: Record<string, string> = {
      "task.json": "a1",
      "service.json": "b2.txt",
      "push.sh": "c3",
      "compose.yaml": "d4",
      Dockerfile: "e5 é",
      deploy: "z",
    };
    const renamed = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path
          .split("/")
          .map((name) => renames[name] ?? name)
          .join("/"),
        text,
      ]),
    );
    expect(shape(only(await readTexts(renamed)))).toBe(shape(only(await readTexts(files))));
  });
});

describe("images", () => {
  it("belong to the container that runs them, and sidecars to nobody", async () => {
    const model = only(
      await readTexts({
        "task.json": task({
          containers: [
            { name: "envoy", image: "840364872350.dkr.ecr.eu-west-1.amazonaws.com/aws-appmesh-envoy:v1" },
            { name: "log", image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable" },
            { name: "proxy", image: "nginx:1.27" },
            { name: "agent", image: "public.ecr.aws/datadog/agent:7" },
            { name: "app", image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:3" },
          ],
        }),
        Dockerfile: NODE,
        "server.js": SERVER,
      }),
    );
    expect(model.taskDefinitions[0]?.containers.map(({ build }) => build?.file ?? null)).toEqual([
      null,
      null,
      null,
      null,
      "Dockerfile",
    ]);
  });

  it("are told apart by tags, folders and stages", async () => {
    const model = only(
      await readTexts({
        "task.json": task({
          containers: [
            { name: "a", image: "acme/shop-api:3" },
            { name: "b", image: "acme/shop-worker:3" },
            { name: "c", image: "acme/console:3" },
          ],
        }),
        "services/api/Dockerfile": NODE,
        "services/api/server.js": SERVER,
        "services/jobs/Dockerfile": `${NODE.replace("FROM node:20-slim", "FROM node:20-slim AS one")}FROM one AS two\nCMD ["node", "jobs.js"]\n`,
        "services/jobs/server.js": SERVER,
        "services/jobs/jobs.js": SERVER,
        Makefile:
          "push:\n\tdocker build --target two -t acme/shop-worker:3 services/jobs\n\tdocker build --target one -t acme/console:3 services/jobs\n",
      }),
    );
    expect(
      model.taskDefinitions[0]?.containers.map(({ build, application }) => [build?.file, application?.entry]),
    ).toEqual([
      ["services/api/Dockerfile", "services/api/server.js"],
      ["services/jobs/Dockerfile", "services/jobs/jobs.js"],
      ["services/jobs/Dockerfile", "services/jobs/server.js"],
    ]);
  });

  it("of several containers of one's own, the one whose port the Dockerfile exposes; otherwise none", async () => {
    const containers = [
      { name: "a", image: "acme/a:1", portMappings: [{ containerPort: 9000 }] },
      { name: "b", image: "acme/b:1", portMappings: [{ containerPort: 8080 }] },
    ];
    const built = async (dockerfile: string) => {
      const model = only(
        await readTexts({ "task.json": task({ containers }), Dockerfile: dockerfile, "server.js": SERVER }),
      );
      return model.taskDefinitions[0]?.containers.map(({ build }) => build?.file ?? null);
    };
    expect(await built(NODE)).toEqual([null, null]);
    expect(await built(`${NODE}EXPOSE 8080\n`)).toEqual([null, "Dockerfile"]);
  });

  it("keep the place of an inherited command, also when it is overridden", async () => {
    const model = only(
      await readTexts({
        "task.json": task({ containers: [{ name: "w", image: "acme/w:1", command: ["node", "worker.js"] }] }),
        Dockerfile: NODE,
        "server.js": SERVER,
        "worker.js": SERVER,
      }),
    );
    expect(container(model)?.application).toMatchObject({
      entry: "worker.js",
      command: { origin: { place: { file: "task.json" } } },
    });
  });
});

describe("reading again", () => {
  it("sees the changed text and nothing else", async () => {
    const root = onDisk("again", {
      "deploy/task.json": task(),
      "deploy/steady.yml": "application: ..\n",
      Dockerfile: NODE,
      "server.js": SERVER,
    });
    const first = await readInput(join(root, "deploy"));
    expect(container(only(first))?.application?.entry).toBe("../server.js");
    const second = await reread(first, new Map([["task.json", task({ image: "acme/web:2" })]]));
    expect(container(only(second))?.image).toMatchObject({ value: "acme/web:2" });
    expect(container(only(second))?.application?.entry).toBe("../server.js");
    expect(container(only(first))?.image).toMatchObject({ value: "acme/web:1" });
  });

  it("follows paths that leave the input and come back", async () => {
    const root = onDisk("back", {
      "deploy/a/task.json": task(),
      "deploy/a/Dockerfile": NODE,
      "deploy/a/other.txt": NODE.replace("server.js", "other.js"),
      "deploy/a/compose.yaml":
        "services: { web: { image: 'acme/web:1', build: { context: ../.., dockerfile: deploy/a/other.txt } } }\n",
      "server.js": SERVER,
      "other.js": SERVER,
    });
    const model = only(await readInput(join(root, "deploy", "a")));
    expect(container(model)?.build).toMatchObject({ file: "other.txt", context: "../.." });
    expect(container(model)?.application?.entry).toBe("../../other.js");
  });

  it("a single file brings the application beside it, and no other deployment", async () => {
    const root = onDisk("one file", {
      "task.json": task(),
      "other.json": task({ family: "other" }),
      Dockerfile: NODE,
      "server.js": SERVER,
    });
    const model = only(await readInput(join(root, "task.json")));
    expect(model.taskDefinitions).toHaveLength(1);
    expect(container(model)?.application?.entry).toBe("server.js");
    expect(only(await readInput(join(root, "Dockerfile"))).applications[0]?.entry).toBe("server.js");
  });

  it("takes the application that the caller names", async () => {
    const root = onDisk("named", {
      "deploy/task.json": task(),
      "app/Dockerfile": NODE,
      "app/server.js": SERVER,
    });
    const result = await readInput(join(root, "deploy"), { application: join(root, "app") });
    expect(container(only(result))?.application?.entry).toBe("../app/server.js");
  });

  it("lists keys that are written twice as unclear, and uses the text", async () => {
    const text =
      "Resources:\n  A: { Type: AWS::ECS::Service, Properties: { DesiredCount: 1, DesiredCount: 3 } }\n";
    const { models, problems } = await readTexts({ "t.yaml": text });
    expect(problems).toEqual([]);
    expect(models[0]?.unknown.map(({ what }) => what)).toContain('which "DesiredCount" was meant');
  });
});
