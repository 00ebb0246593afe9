// The plugin for CDK: the built file, as an application loads it. The whole way through `app.synth()` needs
// aws-cdk-lib (186 MB), which is no dependency of ours: name a folder that has it in STEADY_TEST_CDK.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { project, repository } from "./steady.js";

const PLUGIN = join(repository, "dist", "cdk", "index.cjs");
const cdkFolder = process.env["STEADY_TEST_CDK"] ?? join(repository, "node_modules");
const cdk = existsSync(join(cdkFolder, "aws-cdk-lib")) ? cdkFolder : join(cdkFolder, "node_modules");
const isThere = existsSync(join(cdk, "aws-cdk-lib"));

interface Plugin {
  validate(context: { readonly templatePaths: readonly string[] }): {
    readonly success: boolean;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly severity: string;
      readonly fix?: string;
      readonly violatingResources: readonly object[];
    }[];
  };
}

const { SteadystateValidation } = createRequire(import.meta.url)(PLUGIN) as {
  readonly SteadystateValidation: new (options?: object) => Plugin;
};

const made: { dispose(): void }[] = [];
afterAll(() => {
  for (const one of made) one.dispose();
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const one = project(files);
  made.push(one);
  return one.folder;
}

const template = (memory: string): string =>
  JSON.stringify(
    {
      Resources: {
        Task: {
          Type: "AWS::ECS::TaskDefinition",
          Properties: {
            Family: "shop",
            RequiresCompatibilities: ["FARGATE"],
            NetworkMode: "awsvpc",
            Cpu: "512",
            Memory: memory,
            ContainerDefinitions: [{ Name: "web", Image: "ghcr.io/example/shop:1.0.0" }],
          },
        },
      },
    },
    null,
    1,
  );

const SIZE = "fargate-size-invalid";

describe("the plugin for CDK", () => {
  it("names the resource and the property of what will be refused", () => {
    const folder = folderWith({ "Shop.template.json": template("512") });
    const path = join(folder, "Shop.template.json");
    const report = new SteadystateValidation().validate({ templatePaths: [path] });
    expect(report.success).toBe(false);
    const violation = report.violations.find(({ ruleName }) => ruleName === SIZE);
    expect(violation).toMatchObject({
      severity: "error",
      fix: expect.stringContaining("1024 MiB"),
      violatingResources: [
        {
          resourceLogicalId: "Task",
          templatePath: path,
          locations: ["Properties/Memory", "Properties/Cpu"],
        },
      ],
    });
  });

  it("succeeds on what is fine, and on less than it was told to fail on", () => {
    const good = join(folderWith({ "Shop.template.json": template("1024") }), "Shop.template.json");
    expect(new SteadystateValidation().validate({ templatePaths: [good] }).success).toBe(true);
    const bad = join(folderWith({ "Shop.template.json": template("512") }), "Shop.template.json");
    const lenient = new SteadystateValidation({ failOn: "never" }).validate({ templatePaths: [bad] });
    expect(lenient.success).toBe(true);
    expect(lenient.violations.map(({ ruleName }) => ruleName)).toContain(SIZE);
  });

  it("says nothing of templates that an earlier synthesis left in the folder", () => {
    const folder = folderWith({
      "Old.template.json": template("512"),
      "Shop.template.json": template("1024"),
    });
    const templatePaths = [join(folder, "Shop.template.json")];
    const report = new SteadystateValidation().validate({ templatePaths });
    expect(report.violations.map(({ ruleName }) => ruleName)).not.toContain(SIZE);
    expect(report.success).toBe(true);
  });

  it("takes an application without templates", () => {
    expect(new SteadystateValidation().validate({ templatePaths: [] })).toMatchObject({ success: true });
  });
});

const APPLICATION = `
const cdk = require("aws-cdk-lib");
const { SteadystateValidation } = require(${JSON.stringify(PLUGIN)});
const old = cdk.Validations === undefined;
const plugins = [new SteadystateValidation()];
const app = new cdk.App({ outdir: process.argv[2], ...(old ? { policyValidationBeta1: plugins } : {}) });
if (!old) cdk.Validations.of(app).addPlugins(...plugins);
const ecs = require("aws-cdk-lib/aws-ecs");
const stack = new cdk.Stack(app, "Shop");
const task = new ecs.FargateTaskDefinition(stack, "Task", { cpu: 512, memoryLimitMiB: Number(process.argv[3]) });
task.addContainer("web", { image: ecs.ContainerImage.fromRegistry("ghcr.io/example/shop:1.0.0") });
app.synth();
`;

describe.skipIf(!isThere)("cdk synth (needs aws-cdk-lib: STEADY_TEST_CDK)", () => {
  function synth(memory: string): { readonly status: number | null; readonly text: string } {
    const folder = folderWith({ "app.cjs": APPLICATION });
    const done = spawnSync(process.execPath, ["app.cjs", join(folder, "cdk.out"), memory], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_PATH: cdk },
    });
    return { status: done.status, text: done.stdout + done.stderr };
  }

  it("fails with the construct's path where the deployment would", () => {
    const { status, text } = synth("512");
    expect(status).not.toBe(0);
    expect(text).toContain("Shop/Task");
    expect(text).toContain(SIZE);
  });

  it("passes where it would not", () => {
    expect(synth("1024").status).toBe(0);
  });
});
