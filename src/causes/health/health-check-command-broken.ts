import {
  type Container,
  type ContainerHealthCheck,
  type DeployedContainer,
  deployedContainers,
  type HealthCommand,
  knownValue,
  listeningPorts,
  type Model,
  parseHealthCommand,
} from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { hasProgram } from "../shared/base-images.js";
import { type Defect, defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { firstOf } from "../shared/probe-signs.js";
import { wordsOf } from "../shared/text-signs.js";
import { healthCheckCommandBrokenExamples } from "./health-check-command-broken.examples.js";
import { formProblem, formRepairs, portRepairs, programRepairs } from "./health-command-repairs.js";

export const cause = defineCause({
  id: "health-check-command-broken",
  title: "The container's health command cannot succeed",
  severity: "error",
  meaning:
    "The command that ECS runs inside the container fails whatever the application does: its program is not in the image, its form is wrong, or it asks a port on which nothing listens.",
  hurts:
    'After the retries the container counts as unhealthy, ECS stops the task ("Task failed container health checks") and starts the next. The application itself may be perfectly well.',
  mend: "Use a program that the image has (slim images have neither curl nor wget; the language's own interpreter can ask as well), CMD-SHELL for a shell line and CMD for separate words, and the port on which the application listens.",
  links: [
    {
      title: "HealthCheck (API reference)",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    },
    {
      title: "Determine Amazon ECS task health using container health checks",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
    },
  ],
  check: (model) => oncePerContainer(model).flatMap(judge),
  signs,
  explainsEvents: [
    "container-check-failed",
    "task-unhealthy",
    "task-stopping",
    "task-stopped",
    "deployment-failed",
  ],
  explains: ["health-grace-too-short"],
  examples: healthCheckCommandBrokenExamples,
});

/** A task that several services run is told of once. */
function oncePerContainer(model: Model): DeployedContainer[] {
  const seen = new Set<Container>();
  return deployedContainers(model).filter(({ container }) => {
    if (seen.has(container)) return false;
    seen.add(container);
    return true;
  });
}

function judge({ container, taskDefinition }: DeployedContainer): Verdict[] {
  const { healthCheck } = container;
  // The health of a container that is not essential decides nothing.
  if (healthCheck === null || knownValue(container.essential) === false) return [];
  const words = knownValue(healthCheck.command);
  if (words === undefined) {
    return [
      unknownBecause("what the container's health command runs", "it is not known", healthCheck.origin),
    ];
  }
  const command = parseHealthCommand(words);
  if (command.form === "none") return [];
  const form = formProblem(words, command);
  if (form !== null) {
    return [
      found({ ...form, where: [placeOf(healthCheck, command)], repairs: formRepairs(healthCheck, words) }),
    ];
  }
  return [
    programVerdict(container, healthCheck, command),
    portVerdict(container, healthCheck, command, taskDefinition.containers.length),
  ];
}

function placeOf(healthCheck: ContainerHealthCheck, command: HealthCommand): Defect["where"][number] {
  return { origin: healthCheck.command.origin, value: command.text };
}

const PROGRAMS = new Set(["curl", "wget", "nc", "netcat", "bash", "sh"]);

function programVerdict(
  container: Container,
  healthCheck: ContainerHealthCheck,
  command: HealthCommand,
): Verdict {
  const { build } = container;
  const needed = [...new Set([...(command.form === "shell" ? ["sh"] : []), ...command.programs])].filter(
    (name) => PROGRAMS.has(name),
  );
  if (needed.length === 0) return { outcome: "not-found" };
  if (build === null) {
    return unknownBecause(
      `whether ${needed.join(" and ")} is in the image`,
      "its Dockerfile is not among the files",
      container.image.origin,
    );
  }
  const answers = needed.map((name) => ({ name, has: hasProgram(build, name) }));
  const lacking = answers.find(({ has }) => has === "no");
  if (lacking === undefined) {
    const unsure = answers.find(({ has }) => has === "unknown");
    if (unsure === undefined) return { outcome: "not-found" };
    return unknownBecause(
      `whether ${unsure.name} is in the image`,
      "the contents of its base are not known",
      build.final.base.origin,
    );
  }
  const base = knownValue(build.final.rootBase) ?? "its base";
  return found({
    title: `the health command needs ${lacking.name}, which is not in the image`,
    explanation: `The image is built on ${base}, which has no ${lacking.name}, and no step installs it. The command ends with an error every time, so the container counts as unhealthy.`,
    where: [placeOf(healthCheck, command), { origin: build.final.base.origin, value: base }],
    confidence: 0.93,
    repairs: programRepairs(container, healthCheck, command, lacking.name),
  });
}

function portVerdict(
  container: Container,
  healthCheck: ContainerHealthCheck,
  command: HealthCommand,
  containers: number,
): Verdict {
  // Containers of one task share localhost: another may be asked.
  const [request] = command.requests;
  if (request === undefined || request.port === null || containers > 1) return { outcome: "not-found" };
  const listens = listeningPorts(container);
  if (listens.length === 0)
    return { outcome: "not-applicable", why: "the source does not show where it listens" };
  const unknown = listens.find(({ port }) => !port.known);
  if (listens.some(({ port }) => knownValue(port) === request.port)) return { outcome: "not-found" };
  if (unknown && !unknown.port.known) {
    return unknownBecause(
      "whether the health command asks the right port",
      unknown.port.reason,
      unknown.port.origin,
    );
  }
  const opened = listens.map(({ port }) => knownValue(port)).join(", ");
  return found({
    title: `the health command asks port ${request.port}, the application listens on ${opened}`,
    explanation: `Inside the container nothing listens on ${request.port}: the command is refused every time, and the container counts as unhealthy.`,
    where: [
      placeOf(healthCheck, command),
      ...listens.map((listen) => ({ origin: listen.decidedAt, value: `${knownValue(listen.port)}` })),
    ],
    repairs: portRepairs(
      container,
      healthCheck,
      request.port,
      listens.flatMap(({ port }) => knownValue(port) ?? []),
    ),
  });
}

const NOT_RUN =
  /executable file not found|: not found\b|no such file or directory|permission denied|command not found/i;

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const failed = entriesOf(timeline, "container-check-failed");
  const notRun = failed.filter(
    (entry) =>
      entry.data["exitCode"] === 127 || entry.data["exitCode"] === 126 || NOT_RUN.test(wordsOf(entry)),
  );
  const where = (model?.taskDefinitions ?? []).flatMap(({ containers }) =>
    containers.flatMap(({ healthCheck }) =>
      healthCheck ? [placeOf(healthCheck, parseHealthCommand(knownValue(healthCheck.command) ?? []))] : [],
    ),
  );
  if (notRun.length > 0) {
    return [
      {
        explanation: "The health command did not run: its program was not found in the container.",
        where,
        strength: 0.96,
        for: firstOf(notRun),
      },
    ];
  }
  const passed = entriesOf(timeline, "container-check-passed");
  const outside = entriesOf(timeline, "health-check-passed", "request-answered");
  if (failed.length < 2 || passed.length > 0 || outside.length === 0) return [];
  return [
    {
      explanation:
        "The application answers from outside while the command inside the container fails every time.",
      where,
      strength: 0.75,
      for: [...firstOf(failed), ...firstOf(outside)],
    },
  ];
}
