import {
  type CpuArchitecture,
  cpuArchitecture,
  namespaceArchitecture,
  platformArchitecture,
  platformOf,
} from "../../aws/cpu-architectures.js";
import {
  type Container,
  deployedContainers,
  type ImageBuild,
  knownValue,
  type Model,
  type Origin,
  parseImageReference,
  runsOnFargate,
  servicesOf,
  type TaskDefinition,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { execFormatExamples } from "./exec-format.examples.js";

export const cause = defineCause({
  id: "exec-format",
  title: "The image is built for another CPU than the task runs on",
  severity: "error",
  meaning:
    "An image holds programs for one kind of CPU, and the task definition asks for the other: 64-bit ARM (Graviton, Apple's own processors) or x86.",
  hurts:
    "No task starts. Either the pull fails, because the image has no variant for that CPU (CannotPullContainerError … platform), or the first program ends at once with `exec format error`. ECS tries again and again.",
  mend: "Build for the CPU that the task names (`docker build --platform`), or name in `runtimePlatform` the CPU that the image is built for. An image built on a developer's own machine is for that machine's CPU.",
  links: [
    {
      title: "Task definition: runtimePlatform",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html",
    },
    {
      title: "Task definitions for 64-bit ARM workloads",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html",
    },
    {
      title: "Docker: multi-platform builds",
      url: "https://docs.docker.com/build/building/multi-platform/",
    },
  ],
  check,
  signs: (timeline, model) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /exec format error/i, strength: 0.95 },
        {
          pattern: /(?:descriptor|manifest)s? (?:matching|for) (?:platform )?'?(?:linux|windows)\//i,
          strength: 0.97,
        },
      ]),
      {
        explanation:
          "The image, or the program in it, is made for another CPU than the one that the task was started on.",
        where: (model?.taskDefinitions ?? []).map(({ cpuArchitecture: named }) => ({
          origin: named.origin,
          value: knownValue(named) ?? "",
        })),
      },
    ),
  explainsEvents: [
    "image-pull-failed",
    "start-failed",
    "container-exited",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
    "stack-failed",
  ],
  explains: ["essential-container-exited", "command-not-found"],
  examples: execFormatExamples,
});

/** For which CPU an image is certainly made, and where that is said. */
interface Making {
  readonly architectures: readonly CpuArchitecture[];
  readonly origin: Origin;
  readonly value: string;
  readonly how: string;
}

function check(model: Model): Verdict[] {
  const seen = new Set<Container>();
  return deployedContainers(model).flatMap(({ taskDefinition, container }) => {
    if (seen.has(container)) return [];
    seen.add(container);
    return judge(model, taskDefinition, container);
  });
}

function judge(model: Model, task: TaskDefinition, container: Container): Verdict[] {
  const makings = makingsOf(container);
  if (makings.length === 0) return [notApplicable("nothing tells for which CPU the image is made")];
  const named = task.cpuArchitecture;
  if (!named.known) return [unknownBecause("the CPU that the task asks for", named.reason, named.origin)];
  // On instances a task that names no CPU runs on whatever they have.
  if (!named.origin.written && runsOnFargate(task, servicesOf(model, task)) !== "yes") {
    return [notApplicable("the instances decide the CPU")];
  }
  const wanted = cpuArchitecture(named.value);
  const wrong = makings.find(({ architectures }) => wanted !== null && !architectures.includes(wanted));
  if (wanted === null || !wrong) return [{ outcome: "not-found" }];
  const made = wrong.architectures.join(" and ");
  return [
    found({
      title: `the image is made for ${made}, the task runs on ${wanted}`,
      explanation: `${wrong.how} ${wrong.value}, which is ${made}; the task definition ${named.origin.written ? "asks for" : "names no CPU, which means"} ${wanted}. Its programs cannot be executed there.`,
      where: [
        { origin: wrong.origin, value: wrong.value },
        { origin: named.origin, value: named.origin.written ? named.value : "" },
        { origin: container.image.origin, value: knownValue(container.image) ?? "" },
      ],
      repairs: repairs(task, wrong, wanted),
      implies: [
        {
          of: container.id,
          what: "image-pull",
          failure: "not-found",
          // In the platform's words, as reported in aws/containers-roadmap and on re:Post.
          reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform '${platformOf(wanted)}'`,
        },
      ],
    }),
  ];
}

// Suggestions: another CPU concerns every container of the task, and another build every user of the image.
function repairs(task: TaskDefinition, wrong: Making, wanted: CpuArchitecture) {
  const [made] = wrong.architectures;
  const follow = made === undefined ? [] : setValue(task.cpuArchitecture, made);
  return [
    { description: `build the image for ${platformOf(wanted)}`, safe: false, changes: [] },
    ...(follow.length > 0
      ? [
          {
            description: `run the task on ${made}, for which the image is made`,
            safe: false,
            changes: follow,
          },
        ]
      : []),
  ];
}

function makingsOf(container: Container): Making[] {
  const { build } = container;
  return [...byNamespace(container.image), ...(build ? [...byBuilds(build), ...byDockerfile(build)] : [])];
}

/** Every build that pushes must say or imply its platforms, else the deployed image may be another one. */
function byBuilds({ platforms }: ImageBuild): Making[] {
  const told = platforms.map((each) => knownValue(each));
  const [first] = platforms;
  if (first === undefined || told.includes(undefined)) return [];
  const names = [...new Set(told.flatMap((each) => each ?? []))];
  const architectures = names.map((name) => platformArchitecture(name));
  if (names.length === 0 || architectures.includes(null)) return [];
  return [
    {
      architectures: [...new Set(architectures.flatMap((each) => each ?? []))],
      origin: first.origin,
      value: names.join(", "),
      how: "What is pushed is built for",
    },
  ];
}

function byDockerfile(build: ImageBuild): Making[] {
  const { platform, rootBase, origin } = build.final;
  const named = knownValue(platform) ?? null;
  const architecture = named === null ? null : platformArchitecture(named);
  const fixed =
    architecture === null || named === null
      ? []
      : [
          {
            architectures: [architecture],
            origin: platform.origin,
            value: named,
            how: "The Dockerfile takes its base for",
          },
        ];
  return [...fixed, ...byNamespace(rootBase), ...byCompiler(build, origin)];
}

function byNamespace(image: Container["image"]): Making[] {
  const reference = image.known ? parseImageReference(image.value) : null;
  const architecture = reference && namespaceArchitecture(reference.registry, reference.repository);
  if (!image.known || !architecture) return [];
  return [
    { architectures: [architecture], origin: image.origin, value: image.value, how: "The image comes from" },
  ];
}

// How compilers are told another CPU than the one that they run on: Go, Rust and .NET.
const COMPILER_TARGETS: readonly RegExp[] = [
  /\bGOARCH=["']?(amd64|arm64)\b["']?[^;&|\n]*\bgo\s+(?:build|install)\b/,
  /\bcargo\s+build\b[^;&|\n]*--target[= ]["']?(x86_64|aarch64)-unknown-linux-/,
  /\bdotnet\s+(?:publish|build)\b[^;&|\n]*(?:-r|--runtime)[= ]linux(?:-musl)?-(x64|arm64)\b/,
];
const GO_BUILD = /\bgo\s+(?:build|install)\b/;

/** A program that is compiled for a CPU named in the Dockerfile, in a stage that the final one takes files of. */
function byCompiler(build: ImageBuild, fallback: Origin): Making[] {
  const taken = new Set(build.final.copies.flatMap(({ fromStage }) => fromStage ?? []));
  const stages = build.stages.filter(
    (stage, index) => stage === build.final || taken.has(stage.name ?? "") || taken.has(`${index}`),
  );
  return stages.flatMap((stage): Making[] => {
    const variable = stage.environment.find(({ name }) => name === "GOARCH");
    return stage.runs.flatMap((run): Making[] => {
      if (!run.known) return [];
      const target = COMPILER_TARGETS.map((pattern) => pattern.exec(run.value)?.[1]).find(
        (name) => name !== undefined,
      );
      const byVariable =
        target === undefined && !/GOARCH/.test(run.value) && GO_BUILD.test(run.value)
          ? knownValue(variable?.value)
          : undefined;
      const architecture = cpuArchitecture(target ?? byVariable ?? "");
      if (architecture === null) return [];
      const origin = (target === undefined ? variable?.origin : run.origin) ?? fallback;
      const value = target ?? byVariable ?? "";
      return [
        { architectures: [architecture], origin, value, how: "The Dockerfile compiles the program for" },
      ];
    });
  });
}
