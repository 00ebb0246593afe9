import type { Cause } from "../cause.js";
import { options, pythonBundle } from "../examples/bundles.js";
import { resource, serviceResource, taskResource, template } from "../examples/parts.js";

const target = (minimum: number, maximum: number): string =>
  resource(
    "Target",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    `MinCapacity: ${minimum}`,
    `MaxCapacity: ${maximum}`,
    "ResourceId: !Sub service/cluster/${Service.Name}",
    "ScalableDimension: ecs:service:DesiredCount",
    "ServiceNamespace: ecs",
  );
const tracking = (...lines: readonly string[]): string =>
  resource(
    "Policy",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "PolicyType: TargetTrackingScaling",
    "ScalingTargetId: !Ref Target",
    "TargetTrackingScalingPolicyConfiguration:",
    ...lines.map((line) => `  ${line}`),
  );
const CPU = "PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}";
const REQUESTS = "PredefinedMetricSpecification: {PredefinedMetricType: ALBRequestCountPerTarget}";

const onService = (...parts: readonly string[]): Record<string, string> => ({
  "service.yaml": template(taskResource(), serviceResource("DesiredCount: 2"), ...parts),
});

const group = (id: string): string =>
  resource(
    id,
    "AWS::AutoScaling::AutoScalingGroup",
    "MinSize: '1'",
    "MaxSize: '3'",
    "VPCZoneIdentifier: [subnet-1, subnet-2]",
    "LaunchConfigurationName: web",
  );
const stepPolicy = (...steps: readonly string[]): string =>
  resource(
    "Steps",
    "AWS::AutoScaling::ScalingPolicy",
    "AutoScalingGroupName: !Ref Web",
    "PolicyType: StepScaling",
    "AdjustmentType: ChangeInCapacity",
    `StepAdjustments: [${steps.join(", ")}]`,
  );
const alarm = (watched: string, ...more: readonly string[]): string =>
  resource(
    "High",
    "AWS::CloudWatch::Alarm",
    "Namespace: AWS/EC2",
    "MetricName: CPUUtilization",
    "Statistic: Average",
    `Dimensions: [{Name: AutoScalingGroupName, Value: !Ref ${watched}}]`,
    "ComparisonOperator: GreaterThanThreshold",
    "Threshold: 70",
    "EvaluationPeriods: 2",
    "Period: 300",
    "AlarmActions: [!Ref Steps]",
    ...more,
  );
const ABOVE = [
  "{MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1}",
  "{MetricIntervalLowerBound: 10, ScalingAdjustment: 2}",
];

const onGroups = (...parts: readonly string[]): Record<string, string> => ({
  "groups.yaml": template(group("Web"), group("Jobs"), ...parts),
});

const trigger = (settings: Readonly<Record<string, string | number>>): Record<string, string> => ({
  ...pythonBundle(),
  ".ebextensions/02_scaling.config": options({ "aws:autoscaling:trigger": settings }),
});

export const scalingCannotTriggerExamples: Cause["examples"] = {
  failing: [
    { name: "between two and two", files: onService(target(2, 2), tracking("TargetValue: 70", CPU)) },
    { name: "a target of 100 %", files: onService(target(2, 8), tracking("TargetValue: 100", CPU)) },
    {
      name: "requests of no balancer",
      files: onService(target(2, 8), tracking("TargetValue: 500", REQUESTS)),
    },
    { name: "the alarm of another group", files: onGroups(stepPolicy(...ABOVE), alarm("Jobs")) },
    {
      name: "an alarm whose actions are off",
      files: onGroups(stepPolicy(...ABOVE), alarm("Web", "ActionsEnabled: false")),
    },
    {
      name: "a gap between two steps",
      files: onGroups(
        stepPolicy(ABOVE[0] ?? "", "{MetricIntervalLowerBound: 20, ScalingAdjustment: 2}"),
        alarm("Web"),
      ),
    },
    {
      name: "Beanstalk: CPU with the thresholds of network traffic",
      files: trigger({ MeasureName: "CPUUtilization", Unit: "Percent" }),
    },
    {
      name: "Beanstalk: thresholds the wrong way round",
      files: trigger({
        MeasureName: "CPUUtilization",
        Unit: "Percent",
        UpperThreshold: 30,
        LowerThreshold: 70,
      }),
    },
  ],
  healthy: [
    {
      name: "between two and eight at 70 %",
      files: onService(target(2, 8), tracking("TargetValue: 70", CPU)),
    },
    {
      name: "requests of a balancer",
      files: onService(
        target(2, 8),
        tracking(
          "TargetValue: 500",
          "PredefinedMetricSpecification: {PredefinedMetricType: ALBRequestCountPerTarget, ResourceLabel: app/web/1/targetgroup/web/2}",
        ),
      ),
    },
    { name: "a fixed number without a policy", files: onService(target(2, 2)) },
    {
      name: "another template with the same ids for another group",
      files: {
        "jobs.yaml": template(
          group("Jobs"),
          stepPolicy(...ABOVE).replace("!Ref Web", "!Ref Jobs"),
          alarm("Jobs"),
        ),
        "web.yaml": template(group("Web"), stepPolicy(...ABOVE), alarm("Web")),
      },
    },
    { name: "its own alarm, steps without a gap", files: onGroups(stepPolicy(...ABOVE), alarm("Web")) },
    {
      name: "steps on both sides of the threshold",
      files: onGroups(
        stepPolicy("{MetricIntervalUpperBound: -20, ScalingAdjustment: -1}", ABOVE[0] ?? "", ABOVE[1] ?? ""),
        alarm("Web"),
      ),
    },
    {
      name: "Beanstalk: thresholds in percent",
      files: trigger({
        MeasureName: "CPUUtilization",
        Unit: "Percent",
        UpperThreshold: 70,
        LowerThreshold: 30,
      }),
    },
    {
      name: "Beanstalk: network traffic with its own thresholds",
      files: trigger({ MeasureName: "NetworkOut" }),
    },
  ],
};
