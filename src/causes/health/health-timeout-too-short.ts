import { knownValue, type Model, trafficPaths } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, type RepairDraft, type Sign } from "../cause.js";
import { dependencyFaults, firstOf } from "../probe-signs.js";

// Room above the slowest answer that was seen; the API allows 2 to 120 s. Source: [BC-elbv2] HealthCheckTimeoutSeconds.
const ROOM = 2;
const TIMEOUT_SECONDS_MAX = 120;
const MARGIN_SECONDS = 5;
/** An answer this near to the timeout shows that others will miss it. */
const NEARLY_LATE = 0.5;

export const cause = defineCause({
  id: "health-timeout-too-short",
  title: "The health path answers correctly, but later than the check waits",
  severity: "error",
  meaning:
    "The check gives up before the answer comes. The answers that do arrive are right; they are only slow.",
  hurts:
    "A late answer counts as none. After a few of them the target turns unhealthy and ECS replaces the task, which starts cold and is slower still.",
  mend: "Make the health path cheap: it should answer in some milliseconds. Where that is not possible, lengthen the timeout, and the interval with it.",
  links: [
    {
      title: "Health checks for target groups: timeout and interval",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
  ],
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
  ],
  explains: [],
  examples: {
    failing: [
      {
        name: "some answers come just in time, others do not",
        timeline: [
          {
            at: 40,
            subject: "target/1",
            kind: "health-check-passed",
            data: { path: "/health", status: 200, seconds: 4.6 },
          },
          {
            at: 70,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
          {
            at: 100,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
        ],
      },
      {
        name: "ordinary requests are answered, later than the check would wait",
        timeline: [
          {
            at: 45,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
          {
            at: 50,
            subject: "service/api",
            kind: "request-answered",
            data: { path: "/orders", status: 200, seconds: 7.5, count: 3 },
          },
          {
            at: 75,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "quick answers before, none at all afterwards",
        timeline: [
          {
            at: 40,
            subject: "target/1",
            kind: "health-check-passed",
            data: { path: "/health", status: 200, seconds: 0.01 },
          },
          {
            at: 70,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
          {
            at: 100,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
        ],
      },
      {
        name: "nothing is ever answered",
        timeline: [
          {
            at: 70,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
          {
            at: 100,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "timeout", seconds: 5 },
          },
        ],
      },
    ],
  },
});

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const late = entriesOf(timeline, "health-check-failed").filter(
    (entry) => entry.data["reason"] === "timeout",
  );
  const waited = Math.max(0, ...late.map(secondsOf));
  const timeout = waited || (model ? Math.max(0, ...timeouts(model)) : 0);
  if (late.length < 2 || timeout === 0) return [];
  const nearly = entriesOf(timeline, "health-check-passed").filter(
    (entry) => secondsOf(entry) >= timeout * NEARLY_LATE,
  );
  const ordinary = entriesOf(timeline, "request-answered").filter((entry) => secondsOf(entry) >= timeout);
  const slow = [...nearly, ...ordinary];
  if (slow.length === 0) return [];
  const slowest = Math.max(...slow.map(secondsOf));
  // A dependency that was made slow explains late answers better than the check's own setting does.
  const faulted = dependencyFaults(timeline).length > 0;
  return [
    {
      title: `right answers take up to ${slowest} s, the check waits ${timeout} s`,
      explanation: `The health path answers correctly, but it took ${slowest} s, and the check gives up after ${timeout} s.`,
      where: (model ? trafficPaths(model) : []).flatMap(({ targetGroup }) => {
        const setting = targetGroup?.healthCheck.timeoutSeconds;
        return setting ? [{ origin: setting.origin, value: `${knownValue(setting) ?? ""}` }] : [];
      }),
      strength: (faulted ? 0.5 : 1) * (nearly.length > 0 ? 0.9 : 0.7),
      for: [...firstOf(slow), ...firstOf(late)],
      repairs: model ? longerTimeouts(model, slowest) : [],
    },
  ];
}

function secondsOf(entry: TimelineEntry): number {
  const { seconds } = entry.data;
  return typeof seconds === "number" ? seconds : 0;
}

function timeouts(model: Model): number[] {
  return trafficPaths(model).flatMap(
    ({ targetGroup }) => knownValue(targetGroup?.healthCheck.timeoutSeconds) ?? [],
  );
}

function longerTimeouts(model: Model, slowest: number): RepairDraft[] {
  const wanted = Math.ceil(slowest * ROOM);
  if (wanted > TIMEOUT_SECONDS_MAX) return [];
  return trafficPaths(model).flatMap(({ targetGroup }) => {
    const timeout = targetGroup?.healthCheck.timeoutSeconds.origin.node;
    const interval = targetGroup?.healthCheck.intervalSeconds;
    if (!timeout || !interval?.origin.node) return [];
    const longer =
      (knownValue(interval) ?? 0) > wanted
        ? []
        : [{ op: "set" as const, node: interval.origin.node, value: wanted + MARGIN_SECONDS }];
    return [
      {
        description: `let the check wait ${wanted} s`,
        safe: false,
        changes: [{ op: "set" as const, node: timeout, value: wanted }, ...longer],
      },
    ];
  });
}
