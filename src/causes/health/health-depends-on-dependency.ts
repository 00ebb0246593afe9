import type { PathLink } from "../../finding/index.js";
import {
  judgesTask,
  type Model,
  type Origin,
  type Place,
  type Waiting,
  waitings,
} from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { type Defect, defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { checkFailures, dependencyFaults, firstOf } from "../shared/probe-signs.js";
import { checkPath } from "../shared/request-path.js";
import { faultConcerns, serviceName } from "../shared/service-names.js";
import { healthDependsOnDependencyExamples } from "./health-depends-on-dependency.examples.js";

export const cause = defineCause({
  id: "health-depends-on-dependency",
  title: "The health check that decides whether a task lives asks another service",
  severity: "error",
  meaning:
    "The path that the balancer or the container check asks does not only say that the process answers: it waits for a database, queue, cache, bucket or another API.",
  hurts:
    "When that service pauses, every task fails its check at the same moment and ECS replaces them all. New tasks fail in the same way, so a short pause of a database becomes an outage of the service, and a deployment never settles.",
  mend: "Let the checked path answer from the process alone. Keep a second path for readiness that asks the dependencies, and watch that one with an alarm instead of with the balancer.",
  links: [
    {
      title: "Implementing health checks (Amazon Builders' Library)",
      url: "https://aws.amazon.com/builders-library/implementing-health-checks/",
    },
    {
      title: "Optimize load balancer health check parameters for Amazon ECS",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html",
    },
  ],
  check: (model) => bySubject(waitings(model).filter((waiting) => waiting.holdsUp === "health")).map(judge),
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "task-stopped",
    "deployment-failed",
    "rollback-started",
    "stack-failed",
    "stack-rolled-back",
  ],
  explains: ["health-path-errors", "dependency-unreachable", "readiness-not-separated"],
  examples: healthDependsOnDependencyExamples,
});

type Waitings = readonly [Waiting, ...Waiting[]];

/** Connecting and asking are one matter: calls by which the same checks wait for the same service. */
function bySubject(all: readonly Waiting[]): Waitings[] {
  const groups = new Map<unknown, [Waiting, ...Waiting[]]>();
  for (const waiting of all) {
    const { work, checks } = waiting;
    const subject = JSON.stringify([
      serviceName(work),
      checks.map(({ path, origin }) => [path, origin.place]),
    ]);
    const key = isPlain(waiting) ? subject : waiting;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [waiting]);
    else group.push(waiting);
  }
  return [...groups.values()];
}

function isPlain(waiting: Waiting): boolean {
  return waiting.work.dependency !== "unknown" && !isHarmless(waiting);
}

function judge(waits: Waitings): Verdict {
  const [waiting, ...others] = waits;
  const { work, checks } = waiting;
  if (isHarmless(waiting)) return { outcome: "not-found" };
  if (work.dependency === "unknown" && !work.limitSeconds.known) {
    return unknownBecause(
      `whether ${work.operation} leaves the process`,
      "its client is not known",
      work.origin,
    );
  }
  if (checks.length === 0) return { outcome: "not-found" };
  return found(defectOf(waiting, others));
}

/** A short wait in middleware whose failure is caught changes nothing about the answer. */
function isHarmless({ work, checks }: Waiting): boolean {
  if (work.failure !== "caught" || !work.limitSeconds.known || work.limitSeconds.value === null) return false;
  const limit = work.limitSeconds.value;
  const inTime = checks.every(({ timeoutSeconds }) => timeoutSeconds.known && limit < timeoutSeconds.value);
  return inTime && work.stage === "middleware";
}

function defectOf({ work, checks }: Waiting, others: readonly Waiting[] = []): Defect {
  const service = serviceName(work);
  const paths = [...new Set(checks.map((check) => check.path))].join(" and ");
  const tasks = checks.every(judgesTask);
  const outcome = tasks
    ? "every task fails this check at once and is replaced"
    : "every instance fails this check at once and is taken out of service";
  return {
    title: `${paths} asks ${service}, and ${tasks ? "ECS replaces tasks" : "instances are taken out"} for its answer`,
    explanation: `${paths} waits for \`${work.operation}\`${endless(work) ? ", without a time limit" : ""}. While ${service} is away, ${outcome}, though the processes themselves are well.`,
    where: [
      { origin: work.origin, value: work.operation },
      ...checks.map((check) => ({ origin: check.origin, value: check.path })),
      ...others.map((other) => ({ origin: other.work.origin, value: other.work.operation })),
    ],
    confidence: work.failure === "caught" ? 0.85 : 0.95,
    path: pathTo(service, work.origin.place, checks),
    for: work.trace.map((place) => ({ text: "on the way to the call", place, at: null })),
    repairs: [
      {
        description: `answer the checked path without ${service}, and ask it on a readiness path of its own`,
        safe: false,
        changes: [],
        assumption: {
          text: `the health path answers as it does while ${service} is well`,
          replaces: "health-answers-as-all-well",
          boundSeconds: null,
        },
      },
    ],
  };
}

/** The way of the first check that the platform replaces tasks by, up to the service that it asks. */
function pathTo(service: string, place: Place | null, checks: Waiting["checks"]): PathLink[] {
  const check = checks.find(judgesTask);
  if (check === undefined) return [];
  const links = checkPath(check, null).map((link) => ({ ...link, reachesNext: true }));
  return [...links, { name: service, reachesNext: false, place }];
}

function endless({ limitSeconds }: Waiting["work"]): boolean {
  return limitSeconds.known && limitSeconds.value === null;
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const faults = dependencyFaults(timeline);
  const failed = checkFailures(timeline).filter(
    ({ reason, statuses }) => reason === "timeout" || statuses.some((status) => status >= 500),
  );
  if (faults.length === 0 || failed.length < 2) return [];
  const inSource = (model ? waitings(model) : []).filter(
    ({ holdsUp, work }) =>
      holdsUp === "health" && faults.some((fault) => faultConcerns(fault.dependency, work)),
  );
  const [first] = inSource;
  const names = [...new Set(faults.map((fault) => fault.dependency))].join(" and ");
  return [
    {
      ...(first
        ? defectOf(first)
        : {
            title: `the health check fails while ${names} is away`,
            explanation: `The checked path stops answering well as soon as ${names} does: it asks ${names}, or something before it does.`,
            where: pathPlaces(model),
          }),
      strength: first ? 0.9 : 0.75,
      for: [
        ...firstOf(entriesOf(timeline, "fault-injected", "dependency-changed")),
        ...firstOf(failed.map((failure) => failure.entry)),
      ],
    },
  ];
}

function pathPlaces(model: Model | null): { readonly origin: Origin; readonly value: string }[] {
  return (model?.targetGroups ?? []).map(({ healthCheck: { path } }) => ({
    origin: path.origin,
    value: path.known ? path.value : "",
  }));
}
