import { knownValue, type Service } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import {
  defineCause,
  found,
  notApplicable,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { service } from "../examples/parts.js";
import { entriesOf } from "../../timeline/index.js";
import { eventEvidence, signOf, spokenMatches } from "../shared/text-signs.js";

const percentages = (desired: number, minimum: number, maximum: number): Record<string, string> => ({
  "service.yaml": service(
    `DesiredCount: ${desired}`,
    `DeploymentConfiguration: { MinimumHealthyPercent: ${minimum}, MaximumPercent: ${maximum} }`,
  ),
});

const rebalanced = (minimum: number, maximum: number): Record<string, string> => ({
  "service.yaml": service(
    "DesiredCount: 2",
    "AvailabilityZoneRebalancing: ENABLED",
    `DeploymentConfiguration: { MinimumHealthyPercent: ${minimum}, MaximumPercent: ${maximum} }`,
  ),
});

export const cause = defineCause({
  id: "rollout-percent-deadlock",
  title: "the rollout may neither start nor stop a task",
  severity: "error",
  meaning:
    "The minimum healthy percent keeps every running task, and the maximum percent allows none beside them. Both are rounded against you: the minimum up, the maximum down.",
  hurts:
    "The next deployment never begins: Amazon ECS may not stop an old task first and may not start a new one first. The first deployment of a new service still works, so it shows only later.",
  mend: "Leave room on one side: a higher maximum percent starts new tasks first, a lower minimum healthy percent stops old ones first.",
  links: [
    {
      title: "Rolling update: minimumHealthyPercent and maximumPercent",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
    },
    {
      title: "Balancing a service across Availability Zones",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
    },
    {
      title: "Service event messages",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    },
  ],
  check: (model) => model.services.flatMap((each) => [...judgeRebalancing(each), judge(each)]),
  signs: (timeline) => {
    const blocked = entriesOf(timeline, "rollout-blocked");
    if (blocked.length > 0) {
      return [
        {
          explanation: "The platform says that the percentages let it neither start nor stop a task.",
          where: [],
          strength: 0.98,
          for: blocked.slice(0, 3).map((entry) => eventEvidence(entry)),
        },
      ];
    }
    return signOf(
      spokenMatches(timeline, [
        {
          pattern:
            /unable to stop or start tasks during a deployment because of the service deployment configuration/i,
          strength: 0.98,
        },
      ]),
      { explanation: "The platform says that the percentages let it neither start nor stop a task." },
    );
  },
  explainsEvents: ["rollout-blocked", "stack-failed", "stack-rolled-back"],
  explains: [],
  examples: {
    failing: [
      { name: "100 and 100", files: percentages(2, 100, 100) },
      { name: "one task, half of it rounded up", files: percentages(1, 50, 100) },
      { name: "one task, one and a half rounded down", files: percentages(1, 75, 150) },
      { name: "two tasks, three quarters rounded up", files: percentages(2, 75, 100) },
      { name: "three tasks, 125 percent rounded down", files: percentages(3, 100, 125) },
      { name: "zones are to be rebalanced, and no task may be added", files: rebalanced(0, 100) },
    ],
    healthy: [
      { name: "one task with room for a second", files: percentages(1, 100, 200) },
      { name: "stops first", files: percentages(1, 0, 100) },
      { name: "two tasks, one may go", files: percentages(2, 50, 100) },
      { name: "four tasks, one may come", files: percentages(4, 100, 125) },
      { name: "zones are to be rebalanced, with room for it", files: rebalanced(100, 150) },
      { name: "nothing runs", files: percentages(0, 100, 100) },
      { name: "the platform's defaults", files: { "service.yaml": service("DesiredCount: 1") } },
    ],
  },
});

function judge(service: Service): Verdict {
  const { controller, strategy, minimumHealthyPercent: minimum, maximumPercent: maximum } = service.rollout;
  const { desiredCount } = service;
  if (!controller.known)
    return unknownBecause("which controller rolls out", controller.reason, controller.origin);
  if (controller.value !== "ECS") return notApplicable(`${controller.value} ignores the percentages`);
  if (strategy.known && strategy.value !== "ROLLING")
    return notApplicable(`the strategy is ${strategy.value}`);
  if (!minimum.known) return unknownBecause("the minimum healthy percent", minimum.reason, minimum.origin);
  if (!maximum.known) return unknownBecause("the maximum percent", maximum.reason, maximum.origin);
  if (knownValue(service.schedulingStrategy) === "DAEMON")
    return judgeDaemon(minimum.value, maximum.value, service);
  // 100 and 100 leave no room for any count, so the count need not be known.
  if (!desiredCount.known && !(minimum.value >= 100 && maximum.value <= 100)) {
    return unknownBecause("whether the rollout has room", desiredCount.reason, desiredCount.origin);
  }
  const desired = desiredCount.known ? desiredCount.value : 1;
  if (desired === 0) return notApplicable("the service runs no task");
  // Source: [BC-ecs] the lower bound is rounded up, the upper bound down.
  const lower = Math.ceil((desired * minimum.value) / 100);
  const upper = Math.floor((desired * maximum.value) / 100);
  if (lower < desired || upper > desired) return { outcome: "not-found" };
  return found({
    explanation: desiredCount.known
      ? `Of ${tasks(desired)} at least ${lower} must stay (${minimum.value} % rounded up) and at most ${upper} may exist (${maximum.value} % rounded down): the next rollout can neither stop an old task nor start a new one.`
      : "All tasks must stay (100 %) and none may be added (100 %): the next rollout can neither stop an old task nor start a new one.",
    where: [
      { origin: maximum.origin, value: `${maximum.value}` },
      { origin: minimum.origin, value: `${minimum.value}` },
    ],
    confidence: 0.98,
    repairs: repairs(service, desired),
  });
}

/**
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html (read
 * 2026-11-21): a service whose maximum percent is 100 cannot rebalance, for it begins with a new task.
 */
function judgeRebalancing(service: Service): Verdict[] {
  const { availabilityZoneRebalancing: rebalancing } = service;
  const maximum = service.rollout.maximumPercent;
  if (knownValue(rebalancing) !== "ENABLED" || !maximum.known || maximum.value > 100) return [];
  return [
    found({
      title: "zones are to be rebalanced, but no task may be added",
      explanation: `To balance its zones ECS starts a task in one before it stops one in another. A maximum of ${maximum.value} % allows none beside the others, and ECS refuses the two together.`,
      where: [
        { origin: rebalancing.origin, value: "ENABLED" },
        { origin: maximum.origin, value: `${maximum.value}` },
      ],
      repairs: [
        {
          description: "leave the rebalancing of zones off",
          safe: false,
          changes: setValue(rebalancing, "DISABLED"),
        },
        {
          description: "allow more tasks while they are replaced: a maximum of 200 %",
          safe: false,
          changes: setValue(maximum, 200),
        },
      ],
      implies: [{ of: service.id, what: "refused", message: "InvalidParameterException" }],
    }),
  ];
}

// A daemon never runs more than one task an instance, so only the minimum can give room.
function judgeDaemon(minimum: number, maximum: number, service: Service): Verdict {
  if (minimum < 100 || maximum > 100) return { outcome: "not-found" };
  return found({
    explanation:
      "A daemon has one task on each instance. With a minimum of 100 % none may stop, so none can be replaced.",
    where: [{ origin: service.rollout.minimumHealthyPercent.origin, value: `${minimum}` }],
    repairs: [lowerMinimum(service, 0)],
  });
}

// Suggestions: one lets an extra task run beside the old ones, the other takes one away.
function repairs(service: Service, desired: number): RepairDraft[] {
  const maximum = desired === 1 ? 200 : 150;
  return [
    {
      description: `start a new task first: raise the maximum percent to ${maximum}`,
      safe: false,
      changes: setValue(service.rollout.maximumPercent, maximum),
    },
    lowerMinimum(service, desired === 1 ? 0 : 50),
  ];
}

function lowerMinimum(service: Service, percent: number): RepairDraft {
  return {
    description: `stop an old task first: lower the minimum healthy percent to ${percent}`,
    safe: false,
    changes: setValue(service.rollout.minimumHealthyPercent, percent),
  };
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}
