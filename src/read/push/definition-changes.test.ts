import { describe, expect, it } from "vitest";
import { type Container, environmentIsSet, knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const definition = {
  family: "shop",
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  containerDefinitions: [
    {
      name: "web",
      image: `${ECR}/shop:latest`,
      environment: [
        { name: "MODE", value: "production" },
        { name: "TOPIC", value: "TOPIC_ARN_HERE" },
      ],
    },
    { name: "proxy", image: "nginx" },
  ],
};

async function deployed(step: string, path = ".github/workflows/ship.yml"): Promise<Container[]> {
  const { models } = await readTexts({
    ".aws/task-definition.json": JSON.stringify(definition, null, 2),
    [path]: step,
  });
  return models[0]?.taskDefinitions[0]?.containers ?? [];
}

const render = (inputs: readonly string[]): string =>
  [
    "env:",
    "  TASK: .aws/task-definition.json",
    "jobs:",
    "  ship:",
    "    steps:",
    "      - uses: aws-actions/amazon-ecs-render-task-definition@v1",
    "        with:",
    "          task-definition: ${{ env.TASK }}",
    "          container-name: web",
    ...inputs.map((line) => `          ${line}`),
    "",
  ].join("\n");

const IMAGE = "image: ${{ steps.build.outputs.image }}";

describe("the render action", () => {
  it("decides the image of its container, and of no other", async () => {
    const [web, proxy] = await deployed(render([IMAGE]));
    expect(knownValue(web?.image)).toBe(`${ECR}/shop:\${tag}`);
    expect(knownValue(proxy?.image)).toBe("nginx");
    const [named] = await deployed(render([`image: \${{ steps.login.outputs.registry }}/shop:1.4.0`]));
    expect(knownValue(named?.image)).toBe("${steps.login.outputs.registry}/shop:1.4.0");
  });

  it("sets variables", async () => {
    const [web, proxy] = await deployed(
      render([IMAGE, "environment-variables: |", "  DATABASE_URL=${{ secrets.URL }}", "  MODE=staging"]),
    );
    if (web === undefined || proxy === undefined) throw new Error("no container");
    expect(knownValue(environmentIsSet(web, "DATABASE_URL"))).toBe(true);
    expect(web.environment.find(({ name }) => name === "DATABASE_URL")?.value.known).toBe(false);
    expect(knownValue(web.environment.find(({ name }) => name === "MODE")?.value)).toBe("staging");
    expect(web.environmentKnown).toBe(true);
    expect(proxy.environment).toEqual([]);
  });

  it("may set variables that nobody can tell", async () => {
    const [whole] = await deployed(render([IMAGE, "environment-variables: ${{ vars.ALL }}"]));
    expect(whole?.environmentKnown).toBe(false);
    const [files] = await deployed(render([IMAGE, "env-files: arn:aws:s3:::bucket/app.env"]));
    expect(files?.environmentKnown).toBe(false);
  });

  it("takes the registered definition when it is given no file", async () => {
    const [web] = await deployed(
      render([IMAGE]).replace("task-definition: ${{ env.TASK }}", "task-definition-family: shop"),
    );
    expect(knownValue(web?.image)).toBe(`${ECR}/shop:latest`);
  });
});

describe("scripts", () => {
  const script = (...lines: readonly string[]): string => `#!/bin/bash -e\n${lines.join("\n")}\n`;

  it("replace texts with sed", async () => {
    const [web] = await deployed(
      script("cd .aws", `sed -i "s|111122223333|$ACCOUNT|g; s|TOPIC_ARN_HERE|$TOPIC|" task-definition.json`),
      "ship.sh",
    );
    expect(knownValue(web?.image)).toBe("${replaced}.dkr.ecr.eu-west-1.amazonaws.com/shop:latest");
    expect(web?.environment.map(({ value }) => knownValue(value))).toEqual(["production", undefined]);
    const [tagged] = await deployed(
      script(`sed -i -e "s#shop:latest#shop:$TAG#" .aws/task-definition.json`),
      "ship.sh",
    );
    expect(knownValue(tagged?.image)).toBe(`${ECR}/shop:\${tag}`);
  });

  it("assign with jq, over several lines too; what only asks changes nothing", async () => {
    const [web, proxy] = await deployed(
      script(
        `jq --arg IMAGE "$IMAGE" '`,
        `  .containerDefinitions[0].image = $IMAGE |`,
        `  .containerDefinitions[0].environment += [{name: "URL", value: env.URL}]`,
        `' .aws/task-definition.json > out.json && aws ecs register-task-definition --cli-input-json file://out.json`,
      ),
      "ship.sh",
    );
    expect([knownValue(web?.image), web?.environmentKnown]).toEqual([`${ECR}/shop:\${tag}`, false]);
    expect(proxy?.image.known).toBe(false);
    const [asked] = await deployed(
      script(
        `IMAGE=$(jq -r '.containerDefinitions[] | select(.name=="web") | .image' .aws/task-definition.json)`,
      ),
      "ship.sh",
    );
    expect(knownValue(asked?.image)).toBe(`${ECR}/shop:latest`);
  });

  it("fetch what is registered over the file", async () => {
    const step = [
      "jobs:",
      "  ship:",
      "    steps:",
      "      - run: |",
      "          aws ecs describe-task-definition --task-definition shop \\",
      "            --query taskDefinition > .aws/task-definition.json",
      "",
    ].join("\n");
    const [web] = await deployed(step);
    expect([knownValue(web?.image), web?.environmentKnown]).toEqual([`${ECR}/shop:\${tag}`, false]);
  });

  it("that are about other files change nothing", async () => {
    const [web] = await deployed(
      script(`sed -i "s|latest|$TAG|" k8s/deployment.yml # not the task definition`, `echo "shop:latest"`),
      "ship.sh",
    );
    expect(knownValue(web?.image)).toBe(`${ECR}/shop:latest`);
  });
});
