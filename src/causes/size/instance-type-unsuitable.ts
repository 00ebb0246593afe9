import { BASELINE_PERCENT, creditsByDefault } from "../../aws/auto-scaling.js";
import { type InstanceGroup, knownValue, type Model, type ScalingPolicy } from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { resource, template } from "../examples/parts.js";

const files = (type: string, targetValue: number, ...launch: readonly string[]): Record<string, string> => ({
  "web.yaml": template(
    resource(
      "Web",
      "AWS::AutoScaling::AutoScalingGroup",
      "MinSize: '1'",
      "MaxSize: '3'",
      "VPCZoneIdentifier: [subnet-1, subnet-2]",
      "LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: '1'}",
    ),
    resource(
      "Launch",
      "AWS::EC2::LaunchTemplate",
      "LaunchTemplateData:",
      `  InstanceType: ${type}`,
      "  ImageId: ami-0abcdef1234567890",
      ...launch.map((line) => `  ${line}`),
    ),
    resource(
      "Policy",
      "AWS::AutoScaling::ScalingPolicy",
      "AutoScalingGroupName: !Ref Web",
      "PolicyType: TargetTrackingScaling",
      "TargetTrackingConfiguration:",
      `  TargetValue: ${targetValue}`,
      "  PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}",
    ),
  ),
});

export const cause = defineCause({
  id: "instance-type-unsuitable",
  title: "the instance type cannot keep up the load that it is meant for",
  severity: "warning",
  meaning:
    "A burstable instance may use only a small part of its CPU all the time; more is paid for with credits. The scaling lets the CPU stay far above that part before it adds another instance.",
  hurts:
    "Under steady load the credits are used up after some time. The instance is then throttled to its baseline: answers become ten times slower, and its CPU stands at the baseline, so that the scaling sees no reason to add one.",
  mend: "Take a type with a steady CPU (m, c), or set the credit specification to unlimited and watch the price, or aim below the baseline.",
  links: [
    {
      title: "Key concepts for burstable performance instances",
      url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html",
    },
    {
      title: "Standard mode",
      url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-standard-mode-concepts.html",
    },
  ],
  check: (model) => model.instanceGroups.flatMap((group) => judge(group, model)),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "t2.micro kept at 70 %", files: files("t2.micro", 70) },
      {
        name: "t3.small in standard mode kept at 60 %",
        files: files("t3.small", 60, "CreditSpecification: {CpuCredits: standard}"),
      },
    ],
    healthy: [
      { name: "a type with a steady CPU", files: files("m7g.medium", 70) },
      { name: "t3, which goes on at a price", files: files("t3.small", 70) },
      {
        name: "t2 in unlimited mode",
        files: files("t2.micro", 70, "CreditSpecification: {CpuCredits: unlimited}"),
      },
      { name: "a target below the baseline", files: files("t2.large", 25) },
    ],
  },
});

function judge(group: InstanceGroup, model: Model): Verdict[] {
  const { launch } = group;
  const type = knownValue(launch?.instanceType);
  if (launch === null || typeof type !== "string") return [];
  const baseline = BASELINE_PERCENT[type];
  if (baseline === undefined) return [];
  if (!launch.cpuCredits.known)
    return [
      unknownBecause(
        "whether the instances run out of CPU credits",
        launch.cpuCredits.reason,
        launch.cpuCredits.origin,
      ),
    ];
  const mode = launch.cpuCredits.value ?? creditsByDefault(type);
  if (mode !== "standard") return [];
  return model.scalingPolicies
    .filter((policy) => knownValue(policy.targetId) === group.id)
    .flatMap((policy) => tracked(policy, group, type, baseline));
}

function tracked(
  policy: ScalingPolicy,
  { launch, maximumSize }: InstanceGroup,
  type: string,
  baseline: number,
): Verdict[] {
  const target = knownValue(policy.targetValue);
  if (
    launch === null ||
    knownValue(policy.metric) !== "ASGAverageCPUUtilization" ||
    typeof target !== "number"
  )
    return [];
  if (target <= baseline) return [];
  return [
    found({
      title: `${type} is kept at ${target} % of its CPU, its baseline is ${baseline} %`,
      explanation: `The policy lets the CPU stand at ${target} % before it adds an instance. A ${type} in standard mode earns credits for ${baseline} % only. When they are gone it is throttled to ${baseline} %, and the average never comes near ${target} % again: the group stops growing when it is needed most.`,
      where: [
        { origin: launch.instanceType.origin, value: type },
        { origin: policy.targetValue.origin, value: `${target}` },
        ...(maximumSize.origin.written
          ? [{ origin: maximumSize.origin, value: `${knownValue(maximumSize)}` }]
          : []),
      ],
      repairs: [
        {
          description: "take a type with a steady CPU, such as m7g.medium or m7i.large",
          safe: false,
          changes: [],
        },
        {
          description: `aim at ${Math.floor(baseline)} %, so that the group grows before the credits are gone`,
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}
