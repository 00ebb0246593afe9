import { isWritten, type Model, type NodeRef, type TargetGroup } from "../../model/index.js";
import {
  defineCause,
  found,
  type Implication,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { nodeService, expressServer } from "../examples/files.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";

// The API refuses an interval above this. Source: [BC-elbv2] HealthCheckIntervalSeconds 5–300.
const INTERVAL_SECONDS_MAX = 300;
// The user guide and the API model differ (5 or 6) on the default for HTTP; only the lower is certain.
const DEFAULT_TIMEOUT_SECONDS_LEAST = 5;
const MARGIN_SECONDS = 5;

const checking = (interval: number, timeout: number) => ({
  healthCheck: {
    HealthCheckPath: "/health",
    HealthCheckIntervalSeconds: interval,
    HealthCheckTimeoutSeconds: timeout,
  },
});

export const cause = defineCause({
  id: "health-interval-not-above-timeout",
  title: "The health check's interval is not longer than its timeout",
  severity: "error",
  meaning:
    "A target group must leave more time between two checks than one check may take. Here the interval is equal to the timeout or shorter.",
  hurts:
    'Elastic Load Balancing refuses the target group: "Health check interval must be greater than the timeout." Nothing is deployed, and a CloudFormation stack rolls back.',
  mend: "Lengthen the interval or shorten the timeout. An interval of at least twice the timeout leaves room for a late answer.",
  links: [
    {
      title: "CreateTargetGroup",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
    },
    {
      title: "Health checks for target groups",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
  ],
  check: (model) => model.targetGroups.map((targetGroup) => judge(targetGroup, model)),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /health check interval must be greater than the timeout/i, strength: 0.99 },
        { pattern: /health check timeout '?\d+'? must be smaller than the interval/i, strength: 0.99 },
      ]),
      {
        explanation:
          "Elastic Load Balancing refused the target group, because its interval is not longer than its timeout.",
      },
    ),
  explainsEvents: ["stack-resource", "stack-failed", "stack-rolled-back"],
  explains: [],
  examples: {
    failing: [
      { name: "interval and timeout equal", files: nodeService(expressServer(), checking(30, 30)) },
      { name: "the timeout is longer", files: nodeService(expressServer(), checking(10, 30)) },
      {
        name: "the platform's own words",
        timeline: [
          {
            at: 4,
            subject: "stack/orders",
            kind: "stack-resource",
            text: "Health check interval must be greater than the timeout. (Service: ElasticLoadBalancingV2, Status Code: 400)",
          },
        ],
      },
    ],
    healthy: [
      { name: "35 s and 30 s", files: nodeService(expressServer(), checking(35, 30)) },
      {
        name: "the defaults",
        files: nodeService(expressServer(), { healthCheck: { HealthCheckPath: "/health" } }),
      },
      {
        name: "another refusal",
        timeline: [
          {
            at: 4,
            subject: "stack/orders",
            kind: "stack-resource",
            text: "A target group with the same name exists.",
          },
        ],
      },
    ],
  },
});

// The API's own words. Source: platform-facts, target-group health checks: equality is refused, too.
const REFUSED = "ValidationError: Health check interval must be greater than the timeout.";

/** Services cannot be made without the target group that they name. */
function refusedServices(targetGroup: TargetGroup, model: Model): Implication[] {
  return model.services
    .filter(({ targets }) => targets.some((target) => target.targetGroup?.id === targetGroup.id))
    .map(({ id }) => ({ of: id, what: "refused", message: REFUSED }));
}

function judge(targetGroup: TargetGroup, model: Model): Verdict {
  const { healthCheck } = targetGroup;
  const { intervalSeconds: interval, timeoutSeconds: timeout } = healthCheck;
  if (!isWritten(interval) && !isWritten(timeout)) return { outcome: "not-found" };
  if (!interval.known)
    return unknownBecause("the interval of the health check", interval.reason, interval.origin);
  if (!timeout.known)
    return unknownBecause("the timeout of the health check", timeout.reason, timeout.origin);
  const least = isWritten(timeout) ? timeout.value : Math.min(timeout.value, DEFAULT_TIMEOUT_SECONDS_LEAST);
  if (interval.value > least) return { outcome: "not-found" };
  return found({
    title: `the check runs every ${interval.value} s but may take ${timeout.value} s`,
    explanation: `The interval (${interval.value} s) must be longer than the timeout (${timeout.value} s). The target group is refused as it stands.`,
    where: [
      { origin: interval.origin, value: `${interval.value}` },
      { origin: timeout.origin, value: `${timeout.value}` },
    ],
    confidence: 0.99,
    implies: refusedServices(targetGroup, model),
    repairs: repairs(interval.origin.node, timeout.value),
  });
}

function repairs(node: NodeRef | null, timeoutSeconds: number): RepairDraft[] {
  const longer = timeoutSeconds + MARGIN_SECONDS;
  if (node === null || longer > INTERVAL_SECONDS_MAX) return [];
  // Safe: the target group cannot be made as it stands, and the timeout that was asked for stays.
  return [
    { description: `check every ${longer} s`, safe: true, changes: [{ op: "set", node, value: longer }] },
  ];
}
