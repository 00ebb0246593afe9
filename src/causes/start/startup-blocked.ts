import { IDLE_TIMEOUT_SECONDS_DEFAULT } from "../../aws/load-balancer.js";
import {
  judgesTask,
  type Model,
  type Origin,
  runsOnHost,
  valueOr,
  type Waiting,
  waitings,
  waitingsOfPath,
} from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import {
  type Defect,
  defineCause,
  found,
  type RepairDraft,
  type Sign,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { checkFailures, dependencyFaults, firstOf } from "../shared/probe-signs.js";
import { faultConcerns, serviceName } from "../shared/service-names.js";
import { eventEvidence } from "../shared/text-signs.js";
import { startupBlockedExamples } from "./startup-blocked.examples.js";

export const cause = defineCause({
  id: "startup-blocked",
  title: "Requests or the start wait for an external service without a time limit",
  severity: "error",
  meaning:
    "The start of the process, its health path or every request waits for another service (a queue, cache, mail server, telemetry) and nothing ends the wait when that service does not answer.",
  hurts:
    'While the other service is slow or away, requests hang instead of failing. The balancer reports "Request timed out", ECS replaces the task, the new task hangs in the same way, and the deployment never settles. When only ordinary requests hang, the tasks count as healthy and the users are the ones who notice.',
  mend: "Give the call a time limit well below the health check's timeout, and go on without its result; or take it out of the way of requests: put the record into a bounded buffer and send it in the background. Health paths should be answered before any such work.",
  links: [
    {
      title: "Health checks for target groups",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    {
      title: "Implementing health checks (Amazon Builders' Library)",
      url: "https://aws.amazon.com/builders-library/implementing-health-checks/",
    },
    {
      title: "Timeouts, retries and backoff with jitter (Amazon Builders' Library)",
      url: "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
    },
  ],
  check: (model) => firstOfEachStart(waitings(model)).flatMap((waiting) => judge(waiting, model)),
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "task-stopped",
    "request-failed",
    "deployment-failed",
    "rollback-started",
    "stack-failed",
    "stack-rolled-back",
  ],
  explains: [
    "health-depends-on-dependency",
    "health-timeout-too-short",
    "health-grace-too-short",
    "health-path-errors",
    "readiness-not-separated",
    "start-too-slow",
    "dependency-unreachable",
    // Requests that hang keep the process from ending in order.
    "stop-signal-not-delivered",
    "scale-in-kills-work",
  ],
  examples: startupBlockedExamples,
});

function judge(waiting: Waiting, model: Model): Verdict[] {
  const { limitSeconds, operation, origin } = waiting.work;
  if (isOwnQuestion(waiting) || neverListens(waiting)) return [{ outcome: "not-found" }];
  if (!limitSeconds.known) {
    return [unknownBecause(`how long ${operation} may be waited for`, limitSeconds.reason, origin)];
  }
  if (!isWithoutEnd(waiting)) return [{ outcome: "not-found" }];
  if (waiting.work.dependency === "unknown" && waiting.holdsUp !== "health") {
    return [unknownBecause(`whether ${operation} leaves the process`, "its client is not known", origin)];
  }
  return [found(defectOf(waiting, model))];
}

/** A start that sends many statements to one service waits for it with the first. */
function firstOfEachStart(all: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  return all.filter(({ holdsUp, application, work }) => {
    if (holdsUp !== "start" || work.dependency === "unknown") return true;
    const limit = work.limitSeconds.known ? work.limitSeconds.value : "unknown";
    const key = JSON.stringify([application.root, application.entry, work.dependency, work.client, limit]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The health handler asks the service itself: another cause, whether or not the wait ends. */
function isOwnQuestion({ holdsUp, work }: Waiting): boolean {
  return holdsUp === "health" && work.stage === "handler";
}

/** A script or a worker: what it waits for is its work, and nobody waits for it. */
function neverListens({ holdsUp, application }: Waiting): boolean {
  return holdsUp === "start" && application.listens.length === 0 && application.routes.length === 0;
}

/** Nothing ends the wait, or so late that whoever asked has been told long before that there is no answer. */
function isWithoutEnd({ holdsUp, work: { limitSeconds } }: Waiting): boolean {
  if (!limitSeconds.known) return false;
  if (limitSeconds.value === null) return true;
  return holdsUp === "requests" && limitSeconds.value >= IDLE_TIMEOUT_SECONDS_DEFAULT;
}

function defectOf(waiting: Waiting, model: Model): Defect {
  const { work } = waiting;
  const service = serviceName(work);
  const limit = valueOr(work.limitSeconds, null);
  const end =
    limit === null
      ? "Nothing in the application ends the wait"
      : `The wait ends after ${limit} s at the latest, when the balancer has long given the request up`;
  return {
    title: `${WHO[waiting.holdsUp]} for ${service} ${limit === null ? "without a time limit" : `for up to ${limit} s`}`,
    explanation: `${explained(waiting, service)} ${end}: while ${service} does not answer, ${outcome(waiting, model)}`,
    where: [
      { origin: work.origin, value: work.operation },
      ...waiting.checks.map((check) => ({ origin: check.origin, value: check.path })),
    ],
    confidence: work.dependency === "unknown" ? 0.75 : 0.95,
    for: work.trace.map((place) => ({ text: "on the way to the call", place, at: null })),
    repairs: repairs(waiting, service, model),
  };
}

const WHO = {
  health: "the health check waits",
  requests: "ordinary requests wait",
  start: "start-up waits",
} as const;

const OUTCOME = {
  health: "the health check times out and ECS replaces one task after the other.",
  requests: "the health check may pass, but ordinary requests hang.",
  start: "the process does not listen, and ECS replaces the task before it does.",
} as const;

/** Instances are not replaced for it as tasks are: the balancer takes them out, or the group replaces them. */
const HOST_OUTCOME = {
  health:
    "the health check times out on every instance at once, so that none gets requests or all are replaced.",
  requests: OUTCOME.requests,
  start: "the process does not listen, the proxy answers 502, and the deployment is given up.",
} as const;

function outcome({ application, holdsUp }: Waiting, model: Model): string {
  return (runsOnHost(model, application) ? HOST_OUTCOME : OUTCOME)[holdsUp];
}

function explained({ work, holdsUp, checks }: Waiting, service: string): string {
  const call = `\`${work.operation}\``;
  if (holdsUp === "start") return `Before it listens, the application waits for ${call} (${service}).`;
  if (holdsUp === "requests" && work.stage === "handler")
    return `The handler of an ordinary route waits for ${call} (${service}).`;
  if (holdsUp === "requests") return `Before ordinary routes answer, ${call} (${service}) is waited for.`;
  const paths = [...new Set(checks.map((check) => check.path))].join(" and ");
  const stage = work.stage === "middleware" ? "middleware that runs for it waits" : "its handler waits";
  return `${paths} decides whether the ${checks.every(judgesTask) ? "task lives" : "instance gets requests"}, and ${stage} for ${call} (${service}).`;
}

const BOUND_SECONDS = 0.25;

function repairs(waiting: Waiting, service: string, model: Model): RepairDraft[] {
  if (waiting.holdsUp === "start") {
    return [
      code(`listen first, and connect to ${service} in the background with retries`, {
        text: `the process listens at once and goes on trying ${service}`,
        replaces: "keeps-running-and-recovers",
        boundSeconds: null,
      }),
    ];
  }
  const bounded = code(`limit the call to ${BOUND_SECONDS * 1000} ms and go on without its result`, {
    text: `every request waits at most ${BOUND_SECONDS} s for ${service}`,
    replaces: "all-requests-bounded",
    boundSeconds: BOUND_SECONDS,
  });
  if (waiting.holdsUp === "requests") return [bounded];
  const first = code("answer the health path before this work", {
    text: `the health path answers as it does while ${service} is well; other requests still wait`,
    replaces: "health-answers-as-all-well",
    boundSeconds: null,
  });
  return [bounded, first, ...longerGrace(waiting, model)];
}

function code(description: string, assumption: NonNullable<RepairDraft["assumption"]>): RepairDraft {
  return { description, safe: false, changes: [], assumption };
}

const LONG_GRACE_SECONDS = 300;

/** The repair that people try first; a replay shows what it is worth. */
function longerGrace(waiting: Waiting, model: Model): RepairDraft[] {
  return model.services
    .filter((service) => waiting.checks.some((check) => judgesTask(check) && check.service === service))
    .flatMap(({ healthCheckGracePeriodSeconds: grace }) => {
      const { node } = grace.origin;
      if (node === null || !grace.known || grace.value >= LONG_GRACE_SECONDS) return [];
      return [
        {
          description: `a longer grace period, ${grace.value} → ${LONG_GRACE_SECONDS} s`,
          safe: false,
          changes: [{ op: "set", node, value: LONG_GRACE_SECONDS }],
        },
      ];
    });
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const failures = checkFailures(timeline);
  const timedOut = failures.filter(({ reason }) => reason === "timeout").map(({ entry }) => entry);
  const hung = entriesOf(timeline, "request-failed").filter((entry) => entry.data["reason"] === "timeout");
  // Refused without end and without an end of the process: the start itself waits.
  const atStart = neverUp(timeline)
    ? failures.filter(({ reason }) => reason === "refused").map(({ entry }) => entry)
    : [];
  const waited = [...timedOut, ...hung, ...atStart];
  if (waited.length < 2) return [];
  const faults = dependencyFaults(timeline);
  const endless = (model ? waitings(model) : []).filter(
    (waiting) => isWithoutEnd(waiting) && (waiting.holdsUp === "start") === atStart.length > 0,
  );
  const known = endless.filter((waiting) => !isOwnQuestion(waiting));
  const inSource = [...known, ...(model ? ownWorkOf(hung, model).filter(isWithoutEnd) : [])];
  if (inSource.length === 0 && endless.length > 0) return [];
  if (inSource.length === 0 && timedOut.length > 0 && checksAskItThemselves(faults, model)) return [];
  const fits = inSource.filter(({ work }) => faults.some((fault) => faultConcerns(fault.dependency, work)));
  const [best] = fits.length > 0 ? fits : inSource;
  const strength = strengthOf(fits.length > 0, faults.length > 0, inSource.length > 0, timedOut.length > 0);
  if (strength === 0) return [];
  return [
    { ...signDefect(best, model, faults[0]?.dependency ?? null), strength, ...evidence(timeline, waited) },
  ];
}

/** Checks that ask the service which is away get no answer in time, whether or not their question has a limit. */
function checksAskItThemselves(faults: ReturnType<typeof dependencyFaults>, model: Model | null): boolean {
  return (model ? waitings(model) : []).some(
    (waiting) =>
      isOwnQuestion(waiting) && faults.some(({ dependency }) => faultConcerns(dependency, waiting.work)),
  );
}

/** What the very requests that hang do by themselves: no defect of every request, but the reason of these. */
function ownWorkOf(hung: readonly TimelineEntry[], model: Model): Waiting[] {
  const paths = new Set(hung.flatMap(({ data }) => (typeof data["path"] === "string" ? [data["path"]] : [])));
  return [...paths].flatMap((path) => waitingsOfPath(model, path));
}

/** Some task started, none listened, and no process ended by itself. */
function neverUp(timeline: Timeline): boolean {
  const up = entriesOf(
    timeline,
    "listening",
    "first-healthy-answer",
    "health-check-passed",
    "container-exited",
    "start-failed",
  );
  return up.length === 0 && entriesOf(timeline, "task-started", "container-started").length > 0;
}

function strengthOf(fits: boolean, fault: boolean, source: boolean, health: boolean): number {
  if (fits) return health ? 0.97 : 0.95;
  if (fault) return 0.85;
  return source ? 0.7 : 0;
}

function signDefect(waiting: Waiting | undefined, model: Model | null, dependency: string | null): Defect {
  if (waiting && model) return defectOf(waiting, model);
  const service = dependency ?? "an external service";
  return {
    title: `requests wait for ${service} without a time limit`,
    explanation: `While ${service} does not answer, requests get no answer either: they wait for it instead of giving up.`,
    where: placesOf(model),
    repairs: [
      code(`limit what requests wait for ${service}`, {
        text: `every request waits at most ${BOUND_SECONDS} s for ${service}`,
        replaces: "all-requests-bounded",
        boundSeconds: BOUND_SECONDS,
      }),
    ],
  };
}

function placesOf(model: Model | null): { readonly origin: Origin; readonly value: string }[] {
  return (model?.services ?? []).flatMap(({ targets }) =>
    targets.flatMap(({ targetGroup }) =>
      targetGroup
        ? [{ origin: targetGroup.healthCheck.path.origin, value: valueOr(targetGroup.healthCheck.path, "") }]
        : [],
    ),
  );
}

function evidence(timeline: Timeline, waited: readonly TimelineEntry[]): Pick<Sign, "for" | "against"> {
  const faults = entriesOf(timeline, "fault-injected", "dependency-changed");
  const refused = checkFailures(timeline).filter((failure) => failure.reason === "refused");
  return {
    for: [...firstOf(faults), ...firstOf(waited)],
    against: refused
      .slice(0, 1)
      .map(({ entry }) => eventEvidence(entry, "a check was refused: nothing listened at that moment")),
  };
}
