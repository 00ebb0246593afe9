// Cloud assemblies: images lead to their Dockerfiles, findings to constructs, and nothing generated is edited.
import { describe, expect, it } from "vitest";
import { checkAll } from "../../check/index.js";
import { knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";

const HASH = "9cbe30f353ccdca510ef6cd4790b48c9b1eea7f6aa65391cb107e7f65a3dd6e9";
const REPOSITORY = "cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}";

const MANIFEST = JSON.stringify({
  version: "55.0.0",
  artifacts: {
    "Web.assets": { type: "cdk:asset-manifest", properties: { file: "Web.assets.json" } },
    Web: { type: "aws:cloudformation:stack", properties: { templateFile: "Web.template.json" } },
  },
});
const ASSETS = JSON.stringify({
  version: "55.0.0",
  files: {},
  dockerImages: {
    [HASH]: {
      source: { directory: `asset.${HASH}`, dockerFile: "docker/web.Dockerfile" },
      destinations: { here: { repositoryName: REPOSITORY, imageTag: HASH } },
    },
  },
});
const TEMPLATE = JSON.stringify(
  {
    Resources: {
      ServiceTask: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Family: "web",
          Cpu: "256",
          Memory: "512",
          NetworkMode: "awsvpc",
          RequiresCompatibilities: ["FARGATE"],
          ContainerDefinitions: [
            {
              Name: "web",
              Image: {
                "Fn::Sub": `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${REPOSITORY}:${HASH}`,
              },
              Essential: true,
            },
          ],
        },
        Metadata: { "aws:cdk:path": "Web/Service/TaskDef/Resource" },
      },
      Service: {
        Type: "AWS::ECS::Service",
        Properties: { TaskDefinition: { Ref: "ServiceTask" }, LaunchType: "FARGATE", DesiredCount: 2 },
        Metadata: { "aws:cdk:path": "Web/Service/Service/Service" },
      },
    },
  },
  null,
  1,
);
const ASSEMBLY = {
  "manifest.json": MANIFEST,
  "Web.assets.json": ASSETS,
  "Web.template.json": TEMPLATE,
  [`asset.${HASH}/docker/web.Dockerfile`]: 'FROM node:22-slim\nCMD ["node", "server.js"]\n',
  [`asset.${HASH}/server.js`]: "require('node:http').createServer().listen(80);\n",
  "asset.other/Dockerfile": "FROM nginx:1.27\n",
};

function under(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(ASSEMBLY).map(([name, text]) => [`${folder}/${name}`, text]));
}

describe("a cloud assembly", () => {
  it("tells which of its folders an image is built from", async () => {
    const { models } = await readTexts(ASSEMBLY);
    const container = models[0]?.taskDefinitions[0]?.containers[0];
    expect(container?.build?.file).toBe(`asset.${HASH}/docker/web.Dockerfile`);
    expect(knownValue(container?.application?.command)).toEqual(["node", "server.js"]);
  });

  it("names the construct of what is found, and is not edited", async () => {
    const report = checkAll(await readTexts(ASSEMBLY));
    const breaker = report.findings.find((finding) => finding.cause === "circuit-breaker-absent");
    expect(breaker?.where[0]?.construct).toBe("Web/Service/Service/Service");
    expect(breaker?.repairs.map(({ safe, edits }) => [safe, edits.length > 0])).toEqual([[false, true]]);
    const { "manifest.json": _, ...withoutManifest } = ASSEMBLY;
    const own = checkAll(await readTexts(withoutManifest)).findings.find(
      (finding) => finding.cause === "circuit-breaker-absent",
    );
    expect(own?.repairs.map(({ safe }) => safe)).toEqual([true]);
  });

  it("finds the construct in what is kept beside the templates, too", async () => {
    const bare = TEMPLATE.replaceAll(/,\s*"Metadata": \{[^}]*\}/g, "");
    const metadata = { "/Web/Service/Service/Resource": [{ type: "aws:cdk:logicalId", data: "Service" }] };
    const manifest = MANIFEST.replace(
      '"properties":{"templateFile"',
      '"additionalMetadataFile":"Web.metadata.json","properties":{"templateFile"',
    );
    const report = checkAll(
      await readTexts({
        ...ASSEMBLY,
        "Web.template.json": bare,
        "manifest.json": manifest,
        "Web.metadata.json": JSON.stringify(metadata),
      }),
    );
    const breaker = report.findings.find((finding) => finding.cause === "circuit-breaker-absent");
    expect(breaker?.where[0]?.construct).toBe("Web/Service/Service");
  });

  it("builds a stage's images from folders that lie beside it", async () => {
    const { models } = await readTexts({
      ...ASSEMBLY,
      ...Object.fromEntries(
        ["manifest.json", "Web.template.json"].map((name) => [
          `assembly-Prod/${name}`,
          ASSEMBLY[name as keyof typeof ASSEMBLY] ?? "",
        ]),
      ),
      "assembly-Prod/Web.assets.json": ASSETS.replace('"asset.', '"../asset.'),
    });
    const images = models.map((model) => model.taskDefinitions[0]?.containers[0]?.build?.file);
    expect(images).toEqual([`asset.${HASH}/docker/web.Dockerfile`, `asset.${HASH}/docker/web.Dockerfile`]);
  });

  it("is left out where the project holds deployment files of its own", async () => {
    const { models } = await readTexts({ ...under("infra/cdk.out"), "deploy/template.json": TEMPLATE });
    expect(models.map(({ read }) => read.map(({ file }) => file))).toEqual([["deploy/template.json"]]);
  });

  it("is the deployment where it is all there is", async () => {
    const { models } = await readTexts(under("infra/anything"));
    expect(models[0]?.services).toHaveLength(1);
  });
});
