import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { knownValue } from "../../model/index.js";
import type { Fragment } from "../reader.js";
import { reader } from "./index.js";

function read(text: string, path = "deploy/ship.sh", others: readonly string[] = []): Fragment {
  const files = textFiles({ [path]: text, ...Object.fromEntries(others.map((name) => [name, "FROM x\n"])) });
  const file = files.files.get(path);
  if (file === undefined || !reader.recognises(file)) throw new Error("not recognised");
  return reader.read(file, { files });
}

const pushed = (text: string, path?: string): (string | undefined)[][] =>
  (read(text, path).pushedImages ?? []).map(({ repository, tag }) => [
    knownValue(repository),
    knownValue(tag),
  ]);

const builds = (text: string, others: readonly string[] = [], path?: string) =>
  (read(text, path, others).imageBuilds ?? []).map(({ context, dockerfile, target, tag }) => ({
    context,
    dockerfile,
    target,
    tag: knownValue(tag),
  }));

describe("pushes", () => {
  it("resolves what the file itself sets, and nothing else", () => {
    const script = `#!/usr/bin/env bash
registry="$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com"
IMAGE_TAG=\${IMAGE_TAG:-1.4.0}
NAME=shop/api
docker build -t "$NAME:$IMAGE_TAG" .
docker tag "$NAME:$IMAGE_TAG" "$registry/$NAME:$IMAGE_TAG"
sudo docker push "$registry/$NAME:$IMAGE_TAG" && docker push $registry/$NAME
docker push "$registry/$NAME:$(git rev-parse HEAD)"
docker push "$registry/$NAME:$GITHUB_SHA"
docker push $SOME_IMAGE
docker push ghcr.io:443/a/b:2 # note
echo docker push never/this:1
# docker push nor/this:1
`;
    expect(pushed(script)).toEqual([
      ["shop/api", "1.4.0"],
      ["shop/api", "latest"],
      ["shop/api", undefined],
      ["shop/api", undefined],
      [undefined, undefined],
      ["a/b", "2"],
    ]);
    expect(builds(script).map((build) => build.tag)).toEqual([
      "shop/api:1.4.0",
      "${AWS_ACCOUNT_ID}.dkr.ecr.${AWS_REGION}.amazonaws.com/shop/api:1.4.0",
    ]);
  });

  it("leaves a variable open that is set twice", () => {
    expect(pushed("TAG=1\nif x; then\n  TAG=2\nfi\ndocker push a/b:$TAG\n")).toEqual([["a/b", undefined]]);
  });

  it("keeps what a command decides open", () => {
    const script = `REPO=$(aws sts get-caller-identity --query Account --output text).dkr.ecr.eu-west-1.amazonaws.com/shop
IMAGE_TAG=build-$(echo $BUILD_ID | awk -F: '{print $2}')
docker push $REPO:$IMAGE_TAG
docker push "$REPO:latest"
docker push $(terraform output -raw url):7
`;
    expect(pushed(script)).toEqual([
      ["shop", undefined],
      ["shop", "latest"],
      [undefined, "7"],
    ]);
  });

  it("reads Makefiles", () => {
    const makefile =
      "VERSION := 2.1\nREPO ?= team/web\nSHA = $(shell git rev-parse HEAD)\n\npush: build\n\t@docker push host.example/$(REPO):$(VERSION)\n\tdocker push host.example/$(REPO):$(SHA)\n";
    expect(pushed(makefile, "Makefile")).toEqual([
      ["team/web", "2.1"],
      ["team/web", undefined],
    ]);
  });

  it("reads workflows: run steps, environment and the build action", () => {
    const workflow = `
name: ship
env:
  ECR_REPOSITORY: shop-api
  IMAGE_TAG: \${{ github.sha }}
jobs:
  push:
    steps:
      - run: |
          docker build -t $REGISTRY/$ECR_REPOSITORY:$IMAGE_TAG -t $REGISTRY/$ECR_REPOSITORY:v3 .
          docker push $REGISTRY/$ECR_REPOSITORY:$IMAGE_TAG
      - run: docker push $REGISTRY/$ECR_REPOSITORY:v3
      - uses: docker/build-push-action@v6
        with:
          context: .
          file: docker/api.Dockerfile
          push: true
          tags: |
            \${{ steps.login.outputs.registry }}/\${{ env.ECR_REPOSITORY }}:stable
            ghcr.io/x/y:\${{ github.ref_name }}
`;
    expect(pushed(workflow, ".github/workflows/ship.yml")).toEqual([
      ["shop-api", undefined],
      ["shop-api", "v3"],
      ["shop-api", "stable"],
      ["x/y", undefined],
    ]);
    expect(builds(workflow, ["docker/api.Dockerfile"], ".github/workflows/ship.yml").at(-1)).toMatchObject({
      context: ".",
      dockerfile: "docker/api.Dockerfile",
    });
  });
});

describe("builds", () => {
  it("knows the script's own folder", () => {
    const script = `here="$(cd "$(dirname "$0")" && pwd)"
docker build --platform linux/amd64 --file "$here/Dockerfile" --target run \\
  --tag "$registry/fastship:1.1.0" "$here/../.."
docker buildx build --push -t a/b:1 "$(dirname "\${BASH_SOURCE[0]}")/.."
`;
    expect(builds(script, ["deploy/Dockerfile"])).toEqual([
      {
        context: "..",
        dockerfile: "deploy/Dockerfile",
        target: "run",
        tag: "${registry}/fastship:1.1.0",
      },
      { context: ".", dockerfile: null, target: null, tag: "a/b:1" },
    ]);
    expect(pushed(script)).toEqual([["a/b", "1"]]);
  });

  it("finds the folder that a script is started from by the Dockerfile it needs", () => {
    expect(
      builds(
        "docker build -f docker/api.Dockerfile -t x .\n",
        ["docker/api.Dockerfile"],
        "scripts/ci/build.sh",
      ),
    ).toEqual([{ context: ".", dockerfile: "docker/api.Dockerfile", target: null, tag: "x" }]);
    expect(builds("docker build .\n", [], "scripts/build.sh")).toEqual([
      { context: null, dockerfile: null, target: null, tag: undefined },
    ]);
  });
});

describe("platforms of what is pushed", () => {
  const platforms = (text: string, path: string): unknown[] =>
    (read(text, path).imageBuilds ?? []).map((build) =>
      build.platforms?.known ? build.platforms.value : (build.platforms?.reason ?? "not told"),
    );

  it("are those that are named, else the machine's", () => {
    const workflow = (runner: string, more: string): string => `
jobs:
  ship:
    runs-on: ${runner}
    steps:
      - run: docker build -t a/b:1 . && docker push a/b:1
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: a/b:2
${more}`;
    const path = ".github/workflows/ship.yml";
    expect(platforms(workflow("ubuntu-latest", ""), path)).toEqual([["linux/amd64"], ["linux/amd64"]]);
    expect(platforms(workflow("ubuntu-24.04-arm", ""), path)).toEqual([["linux/arm64"], ["linux/arm64"]]);
    expect(
      platforms(workflow("self-hosted", "          platforms: linux/amd64,linux/arm64\n"), path),
    ).toEqual(["it is built for the machine that builds it", ["linux/amd64", "linux/arm64"]]);
  });

  it("are not told by a build that nothing pushes", () => {
    const script =
      "docker build --platform linux/amd64 -t trial .\ndocker buildx build --push --platform=$P -t a/b .\n";
    expect(platforms(script, "build.sh")).toEqual(["not told", "a variable decides its platform"]);
  });
});

describe("rollouts", () => {
  const steps = (text: string, path?: string) =>
    (read(text, path).deploySteps ?? []).map(({ tool, service, wait, asksOutcome }) => [
      tool,
      knownValue(service) ?? "?",
      wait === null ? "no wait" : (wait.hiddenBy?.text ?? "waits"),
      asksOutcome,
    ]);
  const update =
    "aws --region eu-west-1 ecs update-service --cluster c --service $NAME \\\n  --force-new-deployment\n";
  const wait = "aws ecs wait services-stable --cluster c --services $NAME";

  it("tells the service, the wait and what hides it", () => {
    expect(steps(`#!/bin/bash\nset -euo pipefail\nNAME=orders\n${update}${wait}\necho done\n`)).toEqual([
      ["aws ecs update-service", "orders", "waits", false],
    ]);
    expect(steps(`#!/bin/bash\n${update}${wait}\necho done\n`)).toEqual([
      ["aws ecs update-service", "?", "no `set -e` stops the script", false],
    ]);
    expect(steps(`#!/bin/bash\n${update}${wait}\nif [ $? -ne 0 ]; then exit 1; fi\n`)[0]?.[2]).toBe("waits");
    expect(steps(`#!/bin/bash\n${update}${wait} || echo "not stable"\n`)[0]?.[2]).toBe(
      '|| echo "not stable"',
    );
    expect(steps(`${update}echo "to wait: ${wait}"\n`)[0]?.[2]).toBe("no wait");
    expect(steps(`${update}aws ecs describe-services --services $NAME\n`)).toEqual([
      ["aws ecs update-service", "?", "no wait", true],
    ]);
  });

  it("a workflow's shell ends at a failure, and a step may ignore it", () => {
    const workflow = (more: string): string => `
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - run: |
          ${wait}
          echo done
      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2
${more}        with: { service: orders, wait-for-service-stability: true }
`;
    const path = ".github/workflows/ship.yml";
    const tool = "amazon-ecs-deploy-task-definition";
    expect(steps(workflow(""), path)).toEqual([[tool, "orders", "waits", false]]);
    expect(steps(workflow("        continue-on-error: true\n"), path)[0]?.[2]).toBe(
      "continue-on-error: true",
    );
  });
});
