import { FARGATE_SIZES, isFargatePair, memoryOffered, nearestPairNotBelow } from "../../aws/fargate-sizes.js";
import { type Change, runsOnFargate, servicesOf, type TaskDefinition } from "../../model/index.js";
import {
  defineCause,
  found,
  notApplicable,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { fargateSizeInvalidExamples } from "./fargate-size-invalid.examples.js";

// The API's words. Source: [ECS-task-cpu-memory-error].
const REFUSED = "ClientException: No Fargate configuration exists for given values.";

export const cause = defineCause({
  id: "fargate-size-invalid",
  title: "Fargate does not offer this pair of CPU and memory",
  severity: "error",
  meaning:
    "Fargate sells fixed pairs of CPU and memory. The task definition asks for a pair that is not on the list.",
  hurts:
    'The task definition cannot be registered: the deployment ends at once with "No Fargate configuration exists for given values", and a CloudFormation stack rolls back.',
  mend: "Take the nearest pair that has at least as much of both. Memory begins at twice the CPU units and grows in fixed steps.",
  links: [
    {
      title: "Task sizes on Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
    },
    {
      title: "Invalid CPU or memory value",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
    },
  ],
  check: (model) =>
    model.taskDefinitions.flatMap((taskDefinition) =>
      judge(taskDefinition, runsOnFargate(taskDefinition, servicesOf(model, taskDefinition))),
    ),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /No Fargate configuration exists for given values/i, strength: 0.99 },
        { pattern: /Invalid 'cpu' setting for task|Invalid setting for container.*Fargate/i, strength: 0.8 },
      ]),
      {
        explanation:
          "The platform refused the task definition because Fargate has no such pair of CPU and memory.",
      },
    ),
  explainsEvents: ["stack-failed", "stack-resource", "stack-rolled-back"],
  explains: [],
  examples: fargateSizeInvalidExamples,
});

function judge(taskDefinition: TaskDefinition, onFargate: "yes" | "no" | "unknown"): Verdict[] {
  if (onFargate === "no") return [notApplicable("the task does not run on Fargate")];
  const { cpu, memory } = taskDefinition;
  if (!cpu.known || !memory.known) {
    const missing = cpu.known ? memory : cpu;
    return [
      unknownBecause(
        "whether Fargate offers the task's size",
        missing.known ? "" : missing.reason,
        missing.origin,
      ),
    ];
  }
  if (onFargate === "unknown") {
    return [
      unknownBecause(
        "whether the task runs on Fargate",
        "its launch type is not known",
        taskDefinition.origin,
      ),
    ];
  }
  if (cpu.value === null || memory.value === null) {
    const lacking = cpu.value === null ? cpu : memory;
    const name = cpu.value === null ? "CPU" : "memory";
    return [
      found({
        title: `a Fargate task must state its ${name}`,
        explanation: `Fargate needs CPU and memory of the whole task; ${name} is not given, so the task definition is refused.`,
        where: [{ origin: lacking.origin, value: "" }],
        implies: [{ of: taskDefinition.id, what: "refused", message: REFUSED }],
      }),
    ];
  }
  if (isFargatePair(cpu.value, memory.value)) return [{ outcome: "not-found" }];
  const offered = memoryOffered(cpu.value);
  return [
    found({
      title: `Fargate does not offer ${cpu.value} CPU units with ${memory.value} MiB`,
      explanation:
        offered === null
          ? `Fargate has no size of ${cpu.value} CPU units; it has ${FARGATE_SIZES.map((size) => size.cpuUnits).join(", ")}. The task definition will be refused.`
          : `With ${cpu.value} CPU units Fargate offers ${range(offered)}, not ${memory.value} MiB. The task definition will be refused.`,
      where: [
        { origin: memory.origin, value: `${memory.value}` },
        { origin: cpu.origin, value: `${cpu.value}` },
      ],
      confidence: 0.99,
      repairs: repairs(taskDefinition, cpu.value, memory.value),
      implies: [{ of: taskDefinition.id, what: "refused", message: REFUSED }],
    }),
  ];
}

function range(offered: readonly number[]): string {
  if (offered.length <= 3) return `${offered.join(", ")} MiB`;
  const [first = 0, second = 0] = offered;
  return `${first} to ${offered.at(-1)} MiB in steps of ${second - first}`;
}

// Safe: as written nothing runs at all, and the nearest pair not below gives at least what was
// asked for. It may cost a little more, which the description says.
function repairs(taskDefinition: TaskDefinition, cpuUnits: number, memoryMiB: number): RepairDraft[] {
  const pair = nearestPairNotBelow(cpuUnits, memoryMiB);
  if (!pair) return [];
  const changes: Change[] = [];
  const { cpu, memory } = taskDefinition;
  if (pair.cpuUnits !== cpuUnits && cpu.origin.node) {
    changes.push({ op: "set", node: cpu.origin.node, value: `${pair.cpuUnits}` });
  }
  if (pair.memoryMiB !== memoryMiB && memory.origin.node) {
    changes.push({ op: "set", node: memory.origin.node, value: `${pair.memoryMiB}` });
  }
  if (changes.length === 0) return [];
  return [
    {
      description: `take ${pair.cpuUnits} CPU units with ${pair.memoryMiB} MiB, the smallest pair with at least as much of both`,
      safe: true,
      changes,
    },
  ];
}
