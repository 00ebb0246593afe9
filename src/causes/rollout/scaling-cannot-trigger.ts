import { PERCENT_METRICS, REQUEST_COUNT_METRIC } from "../../aws/auto-scaling.js";
import {
  type Alarm,
  isWritten,
  knownValue,
  type Model,
  type Origin,
  type ScalingPolicy,
  type Value,
  writtenSetting,
} from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { setValue } from "../shared/changes.js";
import { scalingCannotTriggerExamples } from "./scaling-cannot-trigger.examples.js";

export const cause = defineCause({
  id: "scaling-cannot-trigger",
  title: "the scaling that is written here can never act",
  severity: "warning",
  meaning:
    "A scaling policy is there, but something keeps it from acting: the bounds leave no room, the target cannot be crossed, or the alarm that calls it looks at something else or is turned off.",
  hurts:
    "Under load the number of tasks or instances stays as it is. Answers become slow, then time out, and everything on the page of the scaling policy looks as if it were in order.",
  mend: "Let the maximum be above the minimum, choose a target that can be crossed, and point the alarm at the thing that is scaled.",
  links: [
    {
      title: "Target tracking scaling policies for EC2 Auto Scaling",
      url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html",
    },
    {
      title: "Target tracking for ECS services",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html",
    },
    {
      title: "Configuring triggers of an Elastic Beanstalk environment",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-autoscaling-triggers.html",
    },
  ],
  check: (model) => [
    ...model.scalingPolicies.flatMap((policy) => judgePolicy(policy, model)),
    ...model.alarms.flatMap((alarm) => judgeAlarm(alarm, model)),
    ...judgeTriggers(model),
  ],
  explainsEvents: [],
  explains: [],
  examples: scalingCannotTriggerExamples,
});

interface Bounds {
  readonly minimum: Value<number>;
  readonly maximum: Value<number>;
}

/** Of the service or group that a policy belongs to. */
function boundsOf(policy: ScalingPolicy, model: Model): Bounds | null {
  const [target] = named(model.scalableTargets, policy.targetId, policy.origin);
  if (target !== undefined) return target;
  const [group] = named(model.instanceGroups, policy.targetId, policy.origin);
  return group === undefined ? null : { minimum: group.minimumSize, maximum: group.maximumSize };
}

/** Templates of one deployment may use the same ids: a reference stays within its own, where that has one. */
function named<T extends { readonly id: string; readonly origin: Origin }>(
  all: readonly T[],
  wanted: Value<string>,
  from: Origin,
): T[] {
  const called = all.filter(({ id }) => id === knownValue(wanted));
  const own = called.filter(({ origin }) => origin.place?.file === from.place?.file);
  return own.length > 0 ? own : called;
}

function judgePolicy(policy: ScalingPolicy, model: Model): Verdict[] {
  const bounds = boundsOf(policy, model);
  return [
    ...(bounds === null ? [] : noRoom(bounds, policy.origin)),
    ...unreachable(policy),
    ...withoutLabel(policy),
    ...steps(policy),
  ];
}

function noRoom({ minimum, maximum }: Bounds, policy: Origin): Verdict[] {
  const [least, most] = [knownValue(minimum), knownValue(maximum)];
  if (least === undefined || most === undefined || least < most) return [];
  return [
    found({
      title: `scaling between ${least} and ${most} leaves no room`,
      explanation: `The least number is ${least} and the largest ${most}. The policy may ask as often as it likes: nothing is ever added.`,
      where: [
        { origin: maximum.origin, value: `${most}` },
        { origin: minimum.origin, value: `${least}` },
        { origin: policy, value: "" },
      ],
      repairs: [
        {
          description: `let there be up to ${Math.max(least, 1) * 2}`,
          safe: false,
          changes: setValue(maximum, Math.max(least, 1) * 2),
        },
      ],
    }),
  ];
}

const PERCENT = 100;

/** The alarm of a target fires above it; a share of what there is does not go above 100 %. */
function unreachable({ metric, targetValue, origin }: ScalingPolicy): Verdict[] {
  const [name, value] = [knownValue(metric), knownValue(targetValue)];
  if (typeof name !== "string" || typeof value !== "number" || !PERCENT_METRICS.has(name) || value < PERCENT)
    return [];
  return [
    found({
      title: `a target of ${value} % is never crossed`,
      explanation: `${name} is a percentage. More is added only when it is above ${value} %, which it never is.`,
      where: [
        { origin: targetValue.origin, value: `${value}` },
        { origin, value: "" },
      ],
      repairs: [{ description: "aim at 70 %", safe: false, changes: setValue(targetValue, 70) }],
    }),
  ];
}

function withoutLabel({ metric, resourceLabel }: ScalingPolicy): Verdict[] {
  if (knownValue(metric) !== REQUEST_COUNT_METRIC || !resourceLabel.known || resourceLabel.value !== null)
    return [];
  return [
    found({
      title: "the number of requests is tracked, but not of which balancer",
      explanation: `${REQUEST_COUNT_METRIC} counts the requests of one target group. Without \`ResourceLabel\` nothing says which, and the policy is refused.`,
      where: [{ origin: metric.origin, value: REQUEST_COUNT_METRIC }],
    }),
  ];
}

/** Each step begins where the one before ends, on its side of the threshold. */
function steps({ steps: all, origin }: ScalingPolicy): Verdict[] {
  const ranges = all.map(({ lower, upper }) => [knownValue(lower), knownValue(upper)] as const);
  if (all.length < 2 || ranges.some(([lower, upper]) => lower === undefined || upper === undefined))
    return [];
  const ordered = ranges
    .map(([lower, upper]) => [lower ?? Number.NEGATIVE_INFINITY, upper ?? Number.POSITIVE_INFINITY] as const)
    .toSorted((a, b) => a[0] - b[0]);
  const broken = ordered.find(([, upper], index) => {
    const next = ordered[index + 1];
    // Between the steps below and those above the threshold nothing happens, and nothing has to.
    return next !== undefined && upper !== next[0] && !(upper <= 0 && next[0] >= 0);
  });
  if (broken === undefined) return [];
  return [
    found({
      title: "the steps of the policy leave a gap or overlap",
      explanation: `One step ends at ${broken[1]} and the next does not begin there. The policy is refused.`,
      where: all
        .slice(0, 2)
        .map((step) => ({ origin: step.origin, value: "" }))
        .concat({ origin, value: "" }),
    }),
  ];
}

/** What the dimension of an alarm must name, for the thing that its policy changes. */
const DIMENSIONS = new Set(["AutoScalingGroupName", "ServiceName"]);

function judgeAlarm(alarm: Alarm, model: Model): Verdict[] {
  const policies = alarm.actions.flatMap((action) => named(model.scalingPolicies, action, alarm.origin));
  if (policies.length === 0) return [];
  if (knownValue(alarm.actionsEnabled) === false && isWritten(alarm.actionsEnabled)) {
    return [
      found({
        title: "the alarm that should scale has its actions turned off",
        explanation:
          "The alarm goes to ALARM and does nothing: `ActionsEnabled` is false, so that the policy is never called.",
        where: [{ origin: alarm.actionsEnabled.origin, value: "false" }],
        repairs: [
          { description: "turn the actions on", safe: false, changes: setValue(alarm.actionsEnabled, true) },
        ],
      }),
    ];
  }
  return policies.flatMap((policy) => looksElsewhere(alarm, policy, model));
}

function looksElsewhere(alarm: Alarm, policy: ScalingPolicy, model: Model): Verdict[] {
  const [target] = named(model.scalableTargets, policy.targetId, policy.origin);
  const scaled = target === undefined ? knownValue(policy.targetId) : knownValue(target.serviceId);
  const known = new Set([...model.services.map(({ id }) => id), ...model.instanceGroups.map(({ id }) => id)]);
  return alarm.dimensions
    .filter(({ name, resourceId }) => DIMENSIONS.has(name) && resourceId !== null && known.has(resourceId))
    .filter(({ resourceId }) => scaled !== undefined && known.has(scaled) && resourceId !== scaled)
    .map(({ value, resourceId }) =>
      found({
        title: `the alarm watches ${resourceId}, its policy changes ${scaled}`,
        explanation: `The load of ${resourceId} decides how many of ${scaled} there are. Load on ${scaled} itself does not call the policy.`,
        where: [
          { origin: value.origin, value: resourceId ?? "" },
          { origin: policy.origin, value: "" },
        ],
      }),
    );
}

const TRIGGER = "aws:autoscaling:trigger";
/** The default upper threshold, in bytes of network traffic; a share in percent never comes near. */
const UPPER_THRESHOLD_DEFAULT = 6_000_000;
/** Metrics in percent. Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html (read 2026-11-21). */
const SHARES = new Set(["CPUUtilization"]);

/** Elastic Beanstalk's triggers keep the thresholds of network traffic when only the metric is changed. */
function judgeTriggers(model: Model): Verdict[] {
  return model.environments.flatMap((environment): Verdict[] => {
    const metric = writtenSetting(environment, TRIGGER, "MeasureName");
    const name = metric === undefined ? undefined : knownValue(metric.value);
    const upper = writtenSetting(environment, TRIGGER, "UpperThreshold");
    const lower = writtenSetting(environment, TRIGGER, "LowerThreshold");
    if (metric === undefined || name === undefined || !SHARES.has(name)) return [];
    const top = upper === undefined ? UPPER_THRESHOLD_DEFAULT : Number(knownValue(upper.value));
    if (Number.isFinite(top) && top > PERCENT) {
      return [
        found({
          title: `${name} never reaches the upper threshold of ${top}`,
          explanation: `${name} is a percentage. ${upper === undefined ? `No UpperThreshold is written, so that the default of ${UPPER_THRESHOLD_DEFAULT} holds, which is meant for bytes of network traffic.` : `The upper threshold is ${top}.`} Nothing is ever added.`,
          where: [
            { origin: (upper ?? metric).origin, value: upper === undefined ? name : `${top}` },
            ...(upper === undefined ? [] : [{ origin: metric.origin, value: name }]),
          ],
        }),
      ];
    }
    const bottom = lower === undefined ? undefined : Number(knownValue(lower.value));
    if (bottom === undefined || !(bottom >= top)) return [];
    return [
      found({
        title: `instances are removed below ${bottom} % and added above ${top} %`,
        explanation:
          "The two thresholds are the wrong way round: at every load one of them or both want a change.",
        where: [
          { origin: lower?.origin ?? metric.origin, value: `${bottom}` },
          { origin: upper?.origin ?? metric.origin, value: `${top}` },
        ],
      }),
    ];
  });
}
