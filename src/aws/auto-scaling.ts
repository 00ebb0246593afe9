/** Auto Scaling of EC2 and of ECS services. Sources read 2026-11-21. */

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html: no grace period unless one is written.
export const GROUP_GRACE_PERIOD_SECONDS_DEFAULT = 0;

// Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html: the metrics by their names.
export const PERCENT_METRICS: ReadonlySet<string> = new Set([
  "ASGAverageCPUUtilization",
  "ECSServiceAverageCPUUtilization",
  "ECSServiceAverageMemoryUtilization",
]);

export const REQUEST_COUNT_METRIC = "ALBRequestCountPerTarget";

/**
 * Burstable types whose credits run out: baseline in percent of all their vCPUs together.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 */
export const BASELINE_PERCENT: Readonly<Record<string, number>> = {
  "t2.nano": 5,
  "t2.micro": 10,
  "t2.small": 20,
  "t2.medium": 20,
  "t2.large": 30,
  "t2.xlarge": 22.5,
  "t2.2xlarge": 17,
  "t3.nano": 5,
  "t3.micro": 10,
  "t3.small": 20,
  "t3.medium": 20,
  "t3.large": 30,
  "t3.xlarge": 40,
  "t3.2xlarge": 40,
  "t3a.nano": 5,
  "t3a.micro": 10,
  "t3a.small": 20,
  "t3a.medium": 20,
  "t3a.large": 30,
  "t3a.xlarge": 40,
  "t3a.2xlarge": 40,
  "t4g.nano": 5,
  "t4g.micro": 10,
  "t4g.small": 20,
  "t4g.medium": 20,
  "t4g.large": 30,
  "t4g.xlarge": 40,
  "t4g.2xlarge": 40,
};

/** T2 is throttled when its credits are gone; later families go on at a price unless they are told not to. Source: the same guide, unlimited mode. */
export function creditsByDefault(instanceType: string): "standard" | "unlimited" {
  return instanceType.startsWith("t2.") ? "standard" : "unlimited";
}

/**
 * The architecture of an instance type: families with a `g` behind their generation are Arm.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html. Null when the name is none.
 */
export function architectureOf(instanceType: string): "arm64" | "x86_64" | null {
  const match = /^([a-z]+)(\d+)([a-z-]*)\.[\w-]+$/.exec(instanceType);
  if (match === null) return null;
  const [, family = "", , attributes = ""] = match;
  // The `g` of the families g and p is the graphics card's.
  if (family === "a" || attributes.startsWith("g") || (family === "hpc" && attributes.includes("g")))
    return "arm64";
  return family === "mac" ? null : "x86_64";
}

/** What an image's name says of its architecture; null when it says nothing. */
export function imageArchitecture(image: string): "arm64" | "x86_64" | null {
  if (/(?:^|[-_/.])(?:arm64|aarch64)(?:$|[-_/.}])/.test(image)) return "arm64";
  return /(?:^|[-_/.])(?:x86_64|amd64)(?:$|[-_/.}])/.test(image) ? "x86_64" : null;
}
