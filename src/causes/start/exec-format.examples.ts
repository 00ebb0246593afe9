import type { Cause } from "../cause.js";
import { resource, taskResource, taskWith, template } from "../examples/parts.js";

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const IMAGE = `Image: ${ECR}/orders:2.7.1`;
const ROLE = "ExecutionRoleArn: arn:aws:iam::111122223333:role/ecsTaskExecutionRole";
const ARM = "RuntimePlatform: { CpuArchitecture: ARM64, OperatingSystemFamily: LINUX }";
const DOCKERFILE = "FROM nginx:1.27\nCOPY site /usr/share/nginx/html\n";

const onArm = (...container: readonly string[]): string => template(taskWith([ROLE, ARM], ...container));
const onIntel = (...container: readonly string[]): string => template(taskResource(...container));

const workflow = (runner: string, ...inputs: readonly string[]): string =>
  [
    "on: push",
    "jobs:",
    "  ship:",
    `    runs-on: ${runner}`,
    "    steps:",
    "      - uses: docker/build-push-action@v6",
    "        with:",
    "          context: .",
    "          push: true",
    `          tags: ${ECR}/orders:2.7.1`,
    ...inputs.map((line) => `          ${line}`),
    "",
  ].join("\n");

const compiled = (architecture: string): string =>
  [
    "FROM golang:1.23 AS build",
    "WORKDIR /src",
    "COPY . .",
    `RUN CGO_ENABLED=0 GOOS=linux GOARCH=${architecture} go build -o /orders .`,
    "FROM scratch",
    "COPY --from=build /orders /orders",
    'CMD ["/orders"]',
    "",
  ].join("\n");

export const execFormatExamples: Cause["examples"] = {
  failing: [
    {
      name: "pushed from a runner with an x86 processor, run on ARM",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "ship.yml": workflow("ubuntu-latest"),
      },
    },
    {
      name: "a script builds for ARM, the task names no CPU, which on Fargate means x86",
      files: {
        "task.yaml": onIntel(IMAGE),
        Dockerfile: DOCKERFILE,
        "push.sh": `#!/bin/sh\ndocker build --platform linux/arm64 -t ${ECR}/orders:2.7.1 .\ndocker push ${ECR}/orders:2.7.1\n`,
      },
    },
    {
      name: "the Dockerfile takes its base for x86",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE.replace("FROM", "FROM --platform=linux/amd64"),
      },
    },
    {
      name: "the program is compiled for x86",
      files: { "task.yaml": onArm(IMAGE), Dockerfile: compiled("amd64") },
    },
    {
      name: "an image that is published for ARM alone",
      files: { "task.yaml": onIntel("Image: arm64v8/nginx:1.27") },
    },
    {
      name: "the program's end",
      timeline: [
        {
          at: 30,
          subject: "container/1/web",
          kind: "log-line",
          text: "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
        },
      ],
    },
    {
      name: "the registry has no variant for that CPU",
      timeline: [
        {
          at: 30,
          subject: "task/1",
          kind: "task-stopped",
          data: {
            stopCode: "TaskFailedToStart",
            stoppedReason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'`,
          },
        },
      ],
    },
  ],
  healthy: [
    {
      name: "pushed for both",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "ship.yml": workflow("ubuntu-latest", "platforms: linux/amd64,linux/arm64"),
      },
    },
    {
      name: "pushed from an ARM runner",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "ship.yml": workflow("ubuntu-24.04-arm"),
      },
    },
    {
      name: "the runner is one's own, whose CPU nobody knows",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "ship.yml": workflow("[self-hosted, linux]"),
      },
    },
    {
      name: "instances decide the CPU where the task names none",
      files: {
        "task.yaml": template(
          resource(
            "Task",
            "AWS::ECS::TaskDefinition",
            "Family: orders",
            "RequiresCompatibilities: [EC2]",
            "ContainerDefinitions:",
            `  - { Name: web, Memory: 256, ${IMAGE} }`,
          ),
        ),
        Dockerfile: DOCKERFILE,
        "push.sh": `#!/bin/sh\ndocker build --platform linux/arm64 -t ${ECR}/orders:2.7.1 .\ndocker push ${ECR}/orders:2.7.1\n`,
      },
    },
    {
      name: "one of two builds does not say for what it is",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "ship.yml": workflow("ubuntu-latest"),
        "push.sh": `#!/bin/sh\ndocker build -t ${ECR}/orders:2.7.1 .\ndocker push ${ECR}/orders:2.7.1\n`,
      },
    },
    {
      name: "a build for x86 that is only a trial and is not pushed",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: DOCKERFILE,
        "try.sh": "#!/bin/sh\ndocker build --platform linux/amd64 -t trial .\n",
      },
    },
    {
      name: "the builder's own platform for a stage that only compiles",
      files: {
        "task.yaml": onArm(IMAGE),
        Dockerfile: compiled("arm64").replace("FROM golang", "FROM --platform=$BUILDPLATFORM golang"),
      },
    },
    {
      name: "compiled for whatever the build asks for",
      files: { "task.yaml": onArm(IMAGE), Dockerfile: compiled("$TARGETARCH") },
    },
    {
      name: "an image that exists for both",
      files: { "task.yaml": onArm("Image: public.ecr.aws/docker/library/nginx:1.27") },
    },
  ],
};
