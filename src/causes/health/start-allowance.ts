import {
  type Container,
  type Origin,
  knownValue,
  type Model,
  type Service,
  startDelay,
  type TrafficPath,
  trafficPaths,
  type Value,
} from "../../model/index.js";
import { type Defect, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";

/**
 * From the moment in which checks count until ECS stops the task: registration before the first
 * check, and the time in which a replacement is started first. Source: recorded rollouts (about
 * 35 s before the first check, about 50 s between "unhealthy" and the stop); rounded up.
 */
const REACTION_SECONDS = 90;
const ROUND_SECONDS = 30;

/** What the files themselves say about the length of the start, against what the checks allow. */
export function startAllowances(model: Model): Verdict[] {
  const paths = trafficPaths(model).filter(({ targetGroup }) => targetGroup !== null);
  return [
    ...paths.flatMap((path) => balancerVerdicts(path, model)),
    ...model.services.flatMap((service) =>
      (service.taskDefinition?.containers ?? []).flatMap((container) =>
        containerVerdicts(service, container),
      ),
    ),
  ];
}

/** How long a start may take: what is certain, and what each part of the sum is. */
interface Allowance {
  readonly seconds: number;
  readonly text: string;
}

/** While the grace period lasts nothing is judged; then so many failures in a row are needed. */
function balancerAllowance({ service, targetGroup }: TrafficPath): Allowance | null {
  const grace = knownValue(service.healthCheckGracePeriodSeconds);
  const interval = knownValue(targetGroup?.healthCheck.intervalSeconds);
  const threshold = knownValue(targetGroup?.healthCheck.unhealthyThreshold);
  if (grace === undefined || interval === undefined || threshold === undefined) return null;
  const checks = interval * threshold;
  return {
    seconds: Math.max(grace, checks),
    text: `the grace period is ${grace} s, and ${threshold} checks that fail, one every ${interval} s, are ${checks} s`,
  };
}

function balancerVerdicts(path: TrafficPath, model: Model): Verdict[] {
  const { service, container } = path;
  const grace = service.healthCheckGracePeriodSeconds;
  const delay = startDelay(container);
  const declared = declaredStarts(container, model);
  if (delay === null && declared.length === 0) return [];
  const allowance = balancerAllowance(path);
  if (allowance === null) {
    return [unknownBecause("how long the start may take", "its parts are not all known", grace.origin)];
  }
  if (delay !== null && delay.seconds > allowance.seconds + REACTION_SECONDS) {
    return [
      found({
        title: `the start waits ${delay.seconds} s before anything runs, the checks allow ${allowance.seconds} s`,
        explanation: `The start command lets ${delay.seconds} s pass (${delay.text}) before the program begins. Until then every check fails: ${allowance.text}. The task is stopped before its program has begun.`,
        where: [
          { origin: delay.origin, value: delay.text },
          { origin: grace.origin, value: `${knownValue(grace) ?? ""}` },
        ],
        path: requestPath(path, "application"),
        repairs: longerGrace(grace, delay.seconds + REACTION_SECONDS),
      }),
    ];
  }
  const [longest] = declared.filter(({ seconds }) => seconds > allowance.seconds);
  return longest === undefined ? [] : [found(contradiction(path, allowance, longest))];
}

interface DeclaredStart {
  readonly seconds: number;
  readonly origin: Origin;
  /** "the container's own check". */
  readonly by: string;
}

/** Periods that the same image is granted elsewhere in the files, the longest first. */
function declaredStarts(container: Container, model: Model): DeclaredStart[] {
  const { healthCheck, build } = container;
  const own = healthCheck?.startPeriodSeconds;
  const local = model.localServices.filter(({ dockerfile }) => build !== null && dockerfile === build.file);
  const starts = [
    ...(own?.known ? [{ seconds: own.value, origin: own.origin, by: "the container's own check" }] : []),
    ...[build?.final.healthCheck, ...local.map((service) => service.healthCheck)].flatMap((check) =>
      check ? [{ seconds: check.startPeriodSeconds, origin: check.origin, by: "the image's own check" }] : [],
    ),
  ];
  return starts.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds);
}

function contradiction(path: TrafficPath, allowance: Allowance, start: DeclaredStart): Defect {
  const grace = path.service.healthCheckGracePeriodSeconds;
  return {
    title: `${start.by} grants ${start.seconds} s for the start, the balancer's checks ${allowance.seconds} s`,
    explanation: `${capital(start.by)} forgives failures for ${start.seconds} s, as for a start that may take that long. The target group does not: ${allowance.text}. A start that needs what is granted here is cut off there.`,
    where: [
      { origin: grace.origin, value: `${knownValue(grace) ?? ""}` },
      { origin: start.origin, value: `${start.seconds}` },
    ],
    suspected: true,
    confidence: 0.6,
    path: requestPath(path, null),
    repairs: longerGrace(grace, start.seconds),
  };
}

/** A container's own check, where the service acts upon it. */
function containerVerdicts(service: Service, container: Container): Verdict[] {
  const { healthCheck } = container;
  const delay = startDelay(container);
  if (healthCheck === null || delay === null || knownValue(container.essential) === false) return [];
  const { startPeriodSeconds: period, intervalSeconds, retries } = healthCheck;
  const grace = knownValue(service.healthCheckGracePeriodSeconds);
  if (!period.known || !intervalSeconds.known || !retries.known || grace === undefined) {
    return [unknownBecause("how long the start may take", "its parts are not all known", period.origin)];
  }
  const allowed = Math.max(grace, period.value + intervalSeconds.value * retries.value);
  if (delay.seconds <= allowed + REACTION_SECONDS) return [];
  return [
    found({
      title: `the start waits ${delay.seconds} s before anything runs, the container's check allows ${allowed} s`,
      explanation: `The start command lets ${delay.seconds} s pass (${delay.text}). The container's check forgives failures for ${period.value} s and then needs ${retries.value} of them, one every ${intervalSeconds.value} s: the container is called unhealthy before its program has begun.`,
      where: [
        { origin: delay.origin, value: delay.text },
        { origin: period.origin, value: `${period.value}` },
      ],
    }),
  ];
}

/** Safe: it only delays when a starting task is judged. */
function longerGrace(grace: Value<number>, seconds: number): RepairDraft[] {
  const wanted = Math.ceil(seconds / ROUND_SECONDS) * ROUND_SECONDS;
  const { node } = grace.origin;
  if (node === null || (grace.known && grace.value >= wanted)) return [];
  return [
    {
      description: `a grace period of ${wanted} s`,
      safe: true,
      changes: [{ op: "set", node, value: wanted }],
    },
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
