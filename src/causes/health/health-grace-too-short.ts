import { knownValue, type Model, type Service } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import { defineCause, type RepairDraft, type Sign } from "../cause.js";
import {
  dependencyFaults,
  entriesByTask,
  firstOf,
  isStoppedForHealth,
  taskOf,
} from "../shared/probe-signs.js";
import { healthGraceTooShortExamples } from "./health-grace-too-short.examples.js";
import { instanceAllowances } from "./health-grace-instances.js";
import { startAllowances } from "./start-allowance.js";

/** Room above the start that was seen, for a slower day. */
const ROOM = 1.5;
const ROUND_SECONDS = 30;

export const cause = defineCause({
  id: "health-grace-too-short",
  title: "The application needs longer to start than its health checks allow",
  severity: "error",
  meaning:
    "While the application starts, checks fail, as they must. The grace period of the service, the start period of the container check and the thresholds together end before it is ready.",
  hurts:
    "ECS stops a task that was about to become healthy and starts the next, which needs the same time. The service never reaches a steady state, and each attempt costs the full start again.",
  mend: "Set healthCheckGracePeriodSeconds (and the container check's startPeriod) above the longest start that you see, or make the start shorter.",
  links: [
    {
      title: "Service definition parameters: healthCheckGracePeriodSeconds",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
    },
    {
      title: "HealthCheck: startPeriod",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    },
  ],
  check: (model) => [...startAllowances(model), ...instanceAllowances(model)],
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "task-stopped",
  ],
  explains: ["start-too-slow"],
  examples: healthGraceTooShortExamples,
});

interface Life {
  readonly started: TimelineEntry;
  readonly failedBefore: readonly TimelineEntry[];
  readonly ready: TimelineEntry;
  readonly ended: TimelineEntry;
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const lives = stoppedOnTheWay(timeline);
  const [life] = lives;
  if (life === undefined) return [];
  const needed = Math.max(...lives.map(({ started, ready }) => ready.at - started.at));
  const services = model?.services ?? [];
  const grace = services.map((service) => service.healthCheckGracePeriodSeconds);
  // With more grace than the start took, something else made the checks fail.
  if (grace.some((each) => each.known && each.value > needed * ROOM)) return [];
  const faulted = dependencyFaults(timeline).length > 0;
  return [
    {
      title: `the start takes ${Math.round(needed)} s, and the task is stopped for checks that failed before`,
      explanation: `The application was ready ${Math.round(needed)} s after its task started. Checks had failed until then, and ECS stopped the task for them.`,
      where: grace.map((each) => ({ origin: each.origin, value: `${knownValue(each) ?? ""}` })),
      strength: faulted ? 0.6 : lives.length > 1 ? 0.92 : 0.85,
      for: [...firstOf(life.failedBefore), ...firstOf([life.ready, life.ended])],
      repairs: services.flatMap((service) => longerGrace(service, needed)),
    },
  ];
}

/** Tasks that became ready, and were stopped for checks that had failed before that. */
function stoppedOnTheWay(timeline: Timeline): Life[] {
  const tasks = entriesByTask(timeline);
  return entriesOf(timeline, "task-started").flatMap((started): Life[] => {
    const all = tasks.get(taskOf(started) ?? "") ?? [];
    const own = all.filter((entry) => entry.at >= started.at);
    // What listens may still answer wrongly for a while; only without a right answer the listener counts.
    const ready =
      own.find(({ kind }) => kind === "first-healthy-answer") ?? own.find(({ kind }) => kind === "listening");
    const ended = own.find(isStoppedForHealth);
    const settled = own.some(({ kind }) => kind === "task-healthy" || kind === "target-healthy");
    if (settled) return [];
    if (ready === undefined || ended === undefined) return [];
    const failed = own.filter(
      ({ kind }) => kind === "health-check-failed" || kind === "container-check-failed",
    );
    const failedBefore = failed.filter((entry) => entry.at <= ready.at);
    // Checks that go on failing well after it was ready have another reason.
    const failedLater = failed.filter((entry) => entry.at > ready.at && entry.at < ended.at);
    if (failedBefore.length === 0 || failedLater.length > failedBefore.length) return [];
    return [{ started, failedBefore, ready, ended }];
  });
}

function longerGrace(service: Service, needed: number): RepairDraft[] {
  const { origin, ...grace } = service.healthCheckGracePeriodSeconds;
  const wanted = Math.ceil((needed * ROOM) / ROUND_SECONDS) * ROUND_SECONDS;
  if (origin.node === null || !grace.known || grace.value >= wanted) return [];
  return [
    {
      description: `a grace period of ${wanted} s instead of ${grace.value} s`,
      // It only delays when a task that starts is judged; a running one is judged as before.
      safe: true,
      changes: [{ op: "set", node: origin.node, value: wanted }],
    },
  ];
}
