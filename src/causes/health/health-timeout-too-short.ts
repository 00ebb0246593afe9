import {
  type DeployedContainer,
  deployedContainers,
  knownValue,
  type Model,
  sleepsBeforeLast,
  trafficPaths,
} from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, found, type RepairDraft, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { dependencyFaults, firstOf } from "../shared/probe-signs.js";
import { healthTimeoutTooShortExamples } from "./health-timeout-too-short.examples.js";

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
  check: (model) => deployedContainers(model).flatMap(judge),
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
  ],
  explains: [],
  examples: healthTimeoutTooShortExamples,
});

/** A command that sleeps for as long as it may run never ends in time, whatever the application does. */
function judge({ container }: DeployedContainer): Verdict[] {
  const { healthCheck } = container;
  const words = knownValue(healthCheck?.command);
  if (healthCheck === null || words === undefined || words[0] !== "CMD-SHELL") return [];
  const { seconds, texts } = sleepsBeforeLast(words.slice(1).join(" "));
  const timeout = healthCheck.timeoutSeconds;
  if (seconds === 0 || knownValue(container.essential) === false) return [];
  if (!timeout.known) {
    return [unknownBecause("how long the health command may run", timeout.reason, timeout.origin)];
  }
  if (seconds < timeout.value) return [];
  return [
    found({
      title: `the health command sleeps ${seconds} s and may run ${timeout.value} s`,
      explanation: `The command lets ${seconds} s pass (${texts.join(", ")}) before it asks anything, and is ended after ${timeout.value} s. It fails every time, so the container counts as unhealthy and its task is stopped.`,
      where: [
        { origin: healthCheck.command.origin, value: words.slice(1).join(" ") },
        { origin: timeout.origin, value: `${timeout.value}` },
      ],
    }),
  ];
}

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
