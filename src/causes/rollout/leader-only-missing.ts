import {
  type BeanstalkEnvironment,
  type BundleCommand,
  type BundleHook,
  knownValue,
  type Origin,
  type Service,
  startProcess,
} from "../../model/index.js";
import { type Defect, defineCause, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { oneTimeSteps } from "../shared/one-time-steps.js";
import { leaderOnlyMissingExamples } from "./leader-only-missing.examples.js";

export const cause = defineCause({
  id: "leader-only-missing",
  title: "A step that must be done once is done by every instance",
  severity: "warning",
  meaning:
    "A change of the database's schema, or its first data, is made by a command that runs on every instance (or in every task) instead of on one of them.",
  hurts:
    "All copies start the step at the same moment and get into one another's way: a table exists already, a row is there twice, a lock is waited for. Whoever loses fails, and with it the deployment; it works on one machine and fails on three.",
  mend: "On Elastic Beanstalk make it a container command with `leader_only: true`, which runs on one instance of each deployment. On ECS run it as a task of its own before the service is updated.",
  links: [
    {
      title: "Customizing software on Linux servers: container commands",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customize-containers-ec2.html",
    },
    {
      title: "Running an application as an Amazon ECS task",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-task-create.html",
    },
  ],
  check: (model) => [
    ...model.environments.flatMap(judgeEnvironment),
    ...model.services.flatMap(judgeService),
  ],
  explainsEvents: [],
  explains: [],
  examples: leaderOnlyMissingExamples,
});

function judgeEnvironment(environment: BeanstalkEnvironment): Verdict[] {
  const { instances, commands, hooks, processes } = environment;
  const largest = knownValue(instances?.maximumSize);
  // One instance is its own leader.
  if (largest !== undefined && largest <= 1) return [];
  return [
    ...commands.flatMap((command) => judgeCommand(command, environment)),
    ...hooks.flatMap((hook) => judgeHook(hook, environment)),
    ...processes.flatMap(({ command, origin }) =>
      oneTimeSteps(knownValue(command) ?? "").map((step) =>
        found(defect(step, origin, "the start command of every instance", environment, [])),
      ),
    ),
  ];
}

function judgeCommand(entry: BundleCommand, environment: BeanstalkEnvironment): Verdict[] {
  const { command, leaderOnly, test, section, name, origin } = entry;
  const [step] = oneTimeSteps(knownValue(command) ?? "");
  if (step === undefined || knownValue(leaderOnly) === true || guards(knownValue(command) ?? "")) return [];
  if (!leaderOnly.known)
    return [unknownBecause("whether the command runs on one instance", leaderOnly.reason, origin)];
  if (knownValue(test) !== null) {
    return [unknownBecause(`on which instances ${name} runs`, "its test decides that", origin)];
  }
  const where =
    section === "container_commands"
      ? "a container command of every instance"
      : "a command of every instance";
  const repairs = section === "container_commands" ? leaderOnlyRepair(entry) : [];
  return [found(defect(step, command.origin, where, environment, repairs))];
}

function leaderOnlyRepair({ leaderOnly }: BundleCommand): RepairDraft[] {
  const { node } = leaderOnly.origin;
  return node === null
    ? []
    : [
        {
          description: "run it on the leader alone: `leader_only: true`",
          safe: true,
          changes: [{ op: "set", node, value: true }],
        },
      ];
}

function judgeHook({ lines, on }: BundleHook, environment: BeanstalkEnvironment): Verdict[] {
  if (on === "config-deploy") return [];
  const texts = lines.map((line) => knownValue(line) ?? "");
  return lines.flatMap((line) => {
    const [step] = oneTimeSteps(knownValue(line) ?? "");
    if (step === undefined) return [];
    if (texts.some(guards)) {
      return [
        unknownBecause(
          `on which instances \`${step}\` runs`,
          "the script's own conditions decide that",
          line.origin,
        ),
      ];
    }
    return [
      found(defect(step, line.origin, "a platform hook, which runs on every instance", environment, [])),
    ];
  });
}

/** A condition of the script's own, or a word of the leader, may keep a step from running everywhere. */
function guards(text: string): boolean {
  return /^\s*(?:if|case|test|\[)\b|\[\[?\s|\bleader|\bif\s/i.test(text);
}

function defect(
  step: string,
  origin: Origin,
  where: string,
  { instances }: BeanstalkEnvironment,
  repairs: readonly RepairDraft[],
): Defect {
  const written =
    instances?.maximumSize.origin.written === true || instances?.minimumSize.origin.written === true;
  return {
    title: `\`${step}\` runs on every instance`,
    explanation: `\`${step}\` stands in ${where}. With several instances they all run it during the same deployment, at the same moment.`,
    where: [{ origin, value: step }],
    confidence: written ? 0.9 : 0.75,
    repairs,
  };
}

function judgeService(service: Service): Verdict[] {
  const desired = knownValue(service.desiredCount) ?? knownValue(service.minimumCount);
  if (desired === undefined || desired < 2) return [];
  return (service.taskDefinition?.containers ?? []).flatMap((container) => {
    const process = knownValue(startProcess(container));
    const line = process ? process.words.join(" ") : "";
    if (!process || guards(line)) return [];
    const inner = process.form === "shell" ? line : (process.words.at(-1) ?? "");
    const shell = process.form === "shell" || /(?:^|\/)(?:ba|da|a)?sh$/.test(process.words[0] ?? "");
    return oneTimeSteps(shell ? inner : line)
      .slice(0, 1)
      .map((step) =>
        found({
          title: `\`${step}\` runs in every one of ${desired} tasks`,
          explanation: `\`${step}\` is part of the command with which each task of ${knownValue(service.name) ?? "the service"} starts. ${desired} tasks are wanted, and all of them run it when they are deployed.`,
          where: [
            { origin: process.origin, value: step },
            { origin: service.desiredCount.origin, value: `${desired}` },
          ],
          confidence: 0.9,
        }),
      );
  });
}
