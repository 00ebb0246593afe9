import type { Model } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import {
  dependencyFaults,
  entriesByTask,
  firstOf,
  isStoppedForHealth,
  taskOf,
} from "../shared/probe-signs.js";
import { containerPlaces, spokenMatches, evidenceOf } from "../shared/text-signs.js";

/** What servers write when they are up, in the words of the common ones. */
const UP = [
  {
    pattern:
      /\b(?:server|app|application|service)\b.*\blistening (?:on|at)\b|\blistening (?:on|at):? \S*:\d+/i,
    strength: 0.8,
  },
  {
    pattern:
      /Application startup complete|Uvicorn running on|Started \w+ in [\d.]+ seconds|Tomcat started on port/,
    strength: 0.9,
  },
];

export const cause = defineCause({
  id: "start-too-slow",
  title: "The process comes up, but only after the platform has given up",
  severity: "error",
  meaning: "The process works through its start and would come up, but its task is stopped before it does.",
  hurts:
    "Every new task is stopped in the same way, just before it would be ready. The log shows no error: it simply ends in the middle of the start.",
  mend: "Find out what the start spends its time on (loading, compiling, migrating, waiting for something). Do that at build time or in the background, give the task more CPU, or lengthen the grace period.",
  links: [
    {
      title: "Troubleshooting service load balancers",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html",
    },
    {
      title: "Service definition parameters: healthCheckGracePeriodSeconds",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
    },
  ],
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "task-stopped",
  ],
  explains: [],
  examples: {
    failing: [
      {
        name: "up after its task was told to stop",
        timeline: [
          { at: 0, subject: "task/1", kind: "task-started" },
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "refused" },
          },
          {
            at: 90,
            subject: "task/1",
            kind: "task-stopping",
            data: { reason: "Task failed ELB health checks" },
          },
          {
            at: 104,
            subject: "container/1/api",
            kind: "listening",
            data: { address: "0.0.0.0", port: 8080 },
          },
        ],
      },
      {
        name: "the log says so",
        timeline: [
          { at: 0, subject: "task/1", kind: "task-started" },
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "refused" },
          },
          {
            at: 90,
            subject: "task/1",
            kind: "task-stopping",
            data: { reason: "Task failed ELB health checks" },
          },
          {
            at: 97,
            subject: "container/1/api",
            kind: "log-line",
            text: "INFO:     Application startup complete.",
          },
        ],
      },
    ],
    healthy: [
      {
        name: "stopped by a rollout while it answered",
        timeline: [
          { at: 0, subject: "task/1", kind: "task-started" },
          { at: 5, subject: "container/1/api", kind: "listening", data: { address: "0.0.0.0", port: 8080 } },
          {
            at: 900,
            subject: "task/1",
            kind: "task-stopping",
            data: { reason: "Scaling activity initiated by (deployment ecs-svc/1)" },
          },
        ],
      },
      {
        name: "it ended by itself during its start",
        timeline: [
          { at: 0, subject: "task/1", kind: "task-started" },
          {
            at: 4,
            subject: "container/1/api",
            kind: "container-exited",
            data: { container: "api", exitCode: 1, essential: true },
          },
          {
            at: 5,
            subject: "task/1",
            kind: "task-stopping",
            data: { reason: "Essential container in task exited" },
          },
        ],
      },
    ],
  },
});

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const cameUp = entriesOf(timeline, "listening", "first-healthy-answer");
  const saidSo = spokenMatches(timeline, UP, ["log-line"]);
  const late = stoppedUnready(timeline).flatMap((ended) => {
    const task = taskOf(ended);
    const up = cameUp.find((entry) => entry.at > ended.at && taskOf(entry) === task);
    const told = saidSo.find(({ entry }) => entry.at > ended.at && taskOf(entry) === task);
    if (up !== undefined) return [{ ended, for: firstOf([ended, up]), strength: 0.9 }];
    return told ? [{ ended, for: [...firstOf([ended]), evidenceOf(told)], strength: told.strength }] : [];
  });
  const [best] = late.sort((a, b) => b.strength - a.strength);
  if (best === undefined) return [];
  return [
    {
      explanation: "The task was stopped for failed checks, and came up only after that.",
      where: containerPlaces(model),
      strength: dependencyFaults(timeline).length > 0 ? best.strength * 0.6 : best.strength,
      for: best.for,
    },
  ];
}

/** Tasks stopped for failed checks that had never listened and had not ended by themselves. */
function stoppedUnready(timeline: Timeline): TimelineEntry[] {
  const tasks = entriesByTask(timeline);
  return timeline.entries.filter(isStoppedForHealth).filter((ended) => {
    const before = (tasks.get(taskOf(ended) ?? "") ?? []).filter((entry) => entry.at <= ended.at);
    const kinds = new Set(before.map(({ kind }) => kind));
    return (
      (kinds.has("health-check-failed") || kinds.has("container-check-failed")) &&
      !kinds.has("listening") &&
      !kinds.has("first-healthy-answer") &&
      !kinds.has("health-check-passed") &&
      !kinds.has("container-exited")
    );
  });
}
