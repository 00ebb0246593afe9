import { nearestPairNotBelow } from "../../aws/fargate-sizes.js";
import { knownValue, type Model, type TaskDefinition } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { setTogether, setValue } from "../shared/changes.js";
import { defineCause, type Defect, type RepairDraft, type Sign } from "../cause.js";
import { taskOf } from "../shared/probe-signs.js";
import { eventEvidence, signOf, spokenMatches, wordsOf } from "../shared/text-signs.js";

export const cause = defineCause({
  id: "out-of-memory",
  title: "killed because its memory was used up",
  severity: "error",
  meaning:
    "The container needed more memory than its limit, and the kernel ended it with SIGKILL: exit code 137, OutOfMemoryError.",
  hurts:
    "Everything that was under way in that task is lost. An essential container takes its task with it; when it happens at every start or under ordinary load, the service never becomes steady.",
  mend: "Give the task more memory, or use less: fewer worker processes, a limit on the runtime's heap below the container's, streams in place of whole files.",
  links: [
    {
      title: "OutOfMemory errors of stopped tasks",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    },
    {
      title: "Task sizes on Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
    },
  ],
  signs: (timeline, model) => {
    const killed = entriesOf(timeline, "memory-limit-exceeded");
    if (killed.length > 0) return [ofKills(killed, model)];
    const spoken = spokenMatches(timeline, [
      { pattern: /OutOfMemoryError: Container killed due to memory usage/i, strength: 0.98 },
      { pattern: /oom-kill|Out of memory: Kill|Memory cgroup out of memory|oom_reaper/i, strength: 0.97 },
      {
        pattern:
          /JavaScript heap out of memory|java\.lang\.OutOfMemoryError|Allocation failed - process out of memory/i,
        strength: 0.92,
      },
      { pattern: /was sent SIGKILL! Perhaps out of memory/i, strength: 0.88 },
      { pattern: /Runtime exited with error: signal: killed/i, strength: 0.9 },
      { pattern: /^MemoryError\b|\nMemoryError\b|Cannot allocate memory|std::bad_alloc/, strength: 0.75 },
    ]);
    if (spoken.length > 0) return signOf(spoken, defectOf(model, null));
    return byExitCode(timeline, model);
  },
  explainsEvents: [
    "memory-limit-exceeded",
    "container-exited",
    "task-stopped",
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "request-failed",
    "deployment-failed",
  ],
  explains: [
    "essential-container-exited",
    "health-timeout-too-short",
    "health-grace-too-short",
    "health-path-errors",
    "start-too-slow",
    "worker-timeout",
    "dependency-unreachable",
  ],
  examples: {
    failing: [
      {
        name: "killed at the limit",
        timeline: [
          {
            at: 70,
            subject: "container/1/web",
            kind: "memory-limit-exceeded",
            data: { container: "web", limitMiB: 512, usedMiB: 514 },
          },
          {
            at: 70,
            subject: "container/1/web",
            kind: "container-exited",
            data: { container: "web", exitCode: 137, essential: true },
          },
        ],
      },
      {
        name: "the platform's words",
        timeline: [
          {
            at: 70,
            subject: "task/1",
            kind: "task-stopped",
            data: { stoppedReason: "OutOfMemoryError: Container killed due to memory usage", exitCode: 137 },
          },
        ],
      },
      {
        name: "137 that nobody asked for",
        timeline: [
          {
            at: 70,
            subject: "task/1",
            kind: "task-stopped",
            data: {
              stopCode: "EssentialContainerExited",
              stoppedReason: "Essential container in task exited",
              exitCode: 137,
            },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "137 because it did not stop in time",
        timeline: [
          { at: 300, subject: "task/1", kind: "stop-signal-sent", data: { container: "web" } },
          {
            at: 330,
            subject: "task/1",
            kind: "kill-signal-sent",
            data: { container: "web", stopTimeoutSeconds: 30 },
          },
          {
            at: 330,
            subject: "task/1",
            kind: "task-stopped",
            data: { exitCode: 137, stoppedReason: "Scaling activity initiated by (deployment ecs-svc/1)" },
          },
        ],
      },
      {
        name: "it ended by itself",
        timeline: [
          {
            at: 4,
            subject: "container/1/web",
            kind: "container-exited",
            data: { container: "web", exitCode: 1, essential: true },
          },
        ],
      },
    ],
  },
});

function ofKills(killed: readonly TimelineEntry[], model: Model | null): Sign {
  const limit = killed[0]?.data["limitMiB"];
  const used = killed.flatMap(({ data }) => (typeof data["usedMiB"] === "number" ? data["usedMiB"] : []));
  return {
    ...defectOf(model, typeof limit === "number" ? limit : null, Math.max(0, ...used)),
    strength: 0.97,
    for: killed.slice(0, 3).map((entry) => eventEvidence(entry, entry.text || "killed at its memory limit")),
  };
}

// SIGKILL then follows a SIGTERM that came too late or was not heard.
const STOPPED_ON_PURPOSE = /scaling activity|stopped by user|health checks|deployment ecs-svc|spot task/i;

/** 137 is SIGKILL; where the platform did not send it because a stop took too long, it was the kernel. */
function byExitCode(timeline: Timeline, model: Model | null): Sign[] {
  if (entriesOf(timeline, "kill-signal-sent", "stop-signal-sent").length > 0) return [];
  const excused = new Set(
    entriesOf(timeline, "task-stopping", "task-stopped")
      .filter((entry) => STOPPED_ON_PURPOSE.test(wordsOf(entry)))
      .map(taskOf),
  );
  const ends = entriesOf(timeline, "container-exited", "task-stopped").filter(
    (entry) => entry.data["exitCode"] === 137 && !excused.has(taskOf(entry)),
  );
  if (ends.length === 0) return [];
  return [
    {
      ...defectOf(model, null),
      strength: 0.7,
      for: ends.slice(0, 3).map((entry) => eventEvidence(entry, entry.text || "exit code 137")),
      missing: [
        {
          what: "whether it was killed for memory",
          command:
            "aws ecs describe-tasks --cluster CLUSTER --tasks TASK --query 'tasks[].containers[].reason'",
        },
      ],
    },
  ];
}

/** The definition whose limit was met; the only one there is when the limit is not known. */
function defectOf(model: Model | null, limitMiB: number | null, usedMiB = 0): Defect {
  const definitions = model?.taskDefinitions ?? [];
  const met = limitMiB === null ? definitions : definitions.filter((each) => limitOf(each) === limitMiB);
  const one = met.length === 1 ? met[0] : undefined;
  const limit = one ? limitOf(one) : limitMiB;
  return {
    ...(limit === null || limit === undefined ? {} : { title: `killed at its limit of ${limit} MiB` }),
    explanation: `The container was ended with SIGKILL because it needed more memory than ${limit ? `the ${limit} MiB that it may use` : "it may use"}.`,
    where: one ? [{ origin: one.memory.origin, value: `${knownValue(one.memory) ?? ""}` }] : [],
    repairs: one ? moreMemory(one, usedMiB) : [],
  };
}

function limitOf(taskDefinition: TaskDefinition): number | null {
  return knownValue(taskDefinition.memory) ?? null;
}

/** What is used is measured on another machine, and grows a little under load. */
const USED_MARGIN = 1.25;

/** Twice the memory, or what is known to be used, in a pair that Fargate offers. A suggestion: it costs more, and a leak only takes longer. */
export function moreMemory(taskDefinition: TaskDefinition, usedMiB = 0): RepairDraft[] {
  const memory = knownValue(taskDefinition.memory);
  const cpu = knownValue(taskDefinition.cpu);
  if (typeof memory !== "number") return [];
  const atLeast = Math.max(memory * 2, Math.ceil(usedMiB * USED_MARGIN));
  const pair = typeof cpu === "number" ? nearestPairNotBelow(cpu, atLeast) : null;
  const wanted = pair?.memoryMiB ?? atLeast;
  const grows = pair !== null && pair.cpuUnits !== cpu;
  const changes = grows
    ? setTogether([
        { value: taskDefinition.cpu, to: `${pair.cpuUnits}` },
        { value: taskDefinition.memory, to: `${wanted}` },
      ])
    : setValue(taskDefinition.memory, `${wanted}`);
  return [
    {
      description: grows
        ? `give the task ${wanted} MiB, with ${pair.cpuUnits} CPU units`
        : `give the task ${wanted} MiB`,
      safe: false,
      changes,
    },
  ];
}
