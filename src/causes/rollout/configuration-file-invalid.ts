import {
  CONTAINER_CHECK_INTERVAL_SECONDS,
  CONTAINER_CHECK_RETRIES,
  CONTAINER_CHECK_START_PERIOD_SECONDS,
  CONTAINER_CHECK_TIMEOUT_SECONDS,
  TARGET_CHECK_INTERVAL_SECONDS,
  TARGET_CHECK_THRESHOLD,
  TARGET_CHECK_TIMEOUT_SECONDS,
  type ValueRange,
} from "../../aws/value-ranges.js";
import { isWritten, type Model, type Refusal, type Value } from "../../model/index.js";
import { refusedOptions } from "../shared/beanstalk/refused-options.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { functionRefusals } from "./function-refusals.js";
import { serviceRefusals } from "./service-refusals.js";
import { configurationFileInvalidExamples } from "./configuration-file-invalid.examples.js";

export const cause = defineCause({
  id: "configuration-file-invalid",
  title: "the platform refuses a value of the configuration",
  severity: "error",
  meaning:
    "A setting has a value that the service does not take: out of its range, not among the allowed ones, of the wrong type, or an option that does not exist.",
  hurts:
    "The service answers the request with a validation error. CloudFormation fails the resource and rolls the whole stack back; Elastic Beanstalk refuses the version or skips the file. Nothing of the deployment becomes active, and what had been made before the refusal is taken away again.",
  mend: "Write a value that the service takes. The finding names the limits, and the service's API reference lists them.",
  links: [
    {
      title: "CreateTargetGroup: valid ranges of the health check",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
    },
    {
      title: "HealthCheck of an ECS container: valid ranges",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    },
    {
      title: "Elastic Beanstalk: options for all environments",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html",
    },
    {
      title: "Troubleshooting CloudFormation",
      url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    },
  ],
  check: (model) => [
    ...model.refusals.map(refused),
    ...limitsOf(model).flatMap(judge),
    ...refusedOptions(model),
    ...functionRefusals(model),
    ...serviceRefusals(model),
  ],
  explainsEvents: ["stack-resource", "stack-failed", "stack-rolled-back"],
  explains: [],
  examples: configurationFileInvalidExamples,
});

function refused({ origin, value, what, why }: Refusal): Verdict {
  return found({ title: what, explanation: why, where: [{ origin, value }] });
}

/** A number and what the service takes. */
interface Limit {
  /** As people call it: "the interval of the health check". */
  readonly what: string;
  readonly value: Value<number>;
  readonly range: ValueRange;
  readonly unit: string;
  readonly refusedBy: string;
}

function limitsOf(model: Model): Limit[] {
  return [...model.targetGroups.flatMap(targetLimits), ...model.taskDefinitions.flatMap(containerLimits)];
}

function targetLimits({ healthCheck }: Model["targetGroups"][number]): Limit[] {
  const refusedBy = "Elastic Load Balancing refuses the target group";
  const { intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = healthCheck;
  return [
    {
      what: "the interval of the target group's check",
      value: intervalSeconds,
      range: TARGET_CHECK_INTERVAL_SECONDS,
      unit: " s",
      refusedBy,
    },
    {
      what: "the timeout of the target group's check",
      value: timeoutSeconds,
      range: TARGET_CHECK_TIMEOUT_SECONDS,
      unit: " s",
      refusedBy,
    },
    {
      what: "the healthy threshold",
      value: healthyThreshold,
      range: TARGET_CHECK_THRESHOLD,
      unit: "",
      refusedBy,
    },
    {
      what: "the unhealthy threshold",
      value: unhealthyThreshold,
      range: TARGET_CHECK_THRESHOLD,
      unit: "",
      refusedBy,
    },
  ];
}

function containerLimits(task: Model["taskDefinitions"][number]): Limit[] {
  const refusedBy = "Amazon ECS refuses the task definition";
  return task.containers.flatMap(({ healthCheck }) =>
    healthCheck === null
      ? []
      : [
          {
            what: "the interval of the container's check",
            value: healthCheck.intervalSeconds,
            range: CONTAINER_CHECK_INTERVAL_SECONDS,
            unit: " s",
            refusedBy,
          },
          {
            what: "the timeout of the container's check",
            value: healthCheck.timeoutSeconds,
            range: CONTAINER_CHECK_TIMEOUT_SECONDS,
            unit: " s",
            refusedBy,
          },
          {
            what: "the number of retries of the container's check",
            value: healthCheck.retries,
            range: CONTAINER_CHECK_RETRIES,
            unit: "",
            refusedBy,
          },
          {
            what: "the start period of the container's check",
            value: healthCheck.startPeriodSeconds,
            range: CONTAINER_CHECK_START_PERIOD_SECONDS,
            unit: " s",
            refusedBy,
          },
        ],
  );
}

function judge({ what, value, range, unit, refusedBy }: Limit): Verdict[] {
  if (!isWritten(value)) return [];
  if (!value.known) return [unknownBecause(what, value.reason, value.origin)];
  if (value.value >= range.least && value.value <= range.most) return [];
  return [
    found({
      title: `${what} is ${value.value}${unit}, allowed are ${range.least} to ${range.most}${unit}`,
      explanation: `${refusedBy} as it stands: ${what} must lie between ${range.least} and ${range.most}${unit}. Nothing that depends on it is made.`,
      where: [{ origin: value.origin, value: `${value.value}` }],
      confidence: 0.99,
    }),
  ];
}
