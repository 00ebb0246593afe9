import {
  choice,
  decimal,
  duration,
  flag,
  integer,
  list,
  needs,
  text,
  timestamp,
  LOAD_BALANCED,
  SPOT,
} from "./option-builders.js";
import type { BeanstalkNamespace } from "./option.js";

export const autoscalingNamespaces = (): readonly BeanstalkNamespace[] => [
  {
    namespace: "aws:autoscaling:asg",
    options: [
      choice("Availability Zones", ["Any", "Any 1", "Any 2", "Any 3"], { default: "Any" }),
      integer("Cooldown", 0, 10000, { default: "360", unit: "seconds" }),
      list("Custom Availability Zones"),
      flag("EnableCapacityRebalancing", { default: "false", needs: [SPOT] }),
      integer("MinSize", 0, 10000, { default: "1", needs: [LOAD_BALANCED] }),
      integer("MaxSize", 0, 10000, { default: "4", needs: [LOAD_BALANCED] }),
    ],
  },
  {
    namespace: "aws:autoscaling:launchconfiguration",
    options: [
      flag("DisableDefaultEC2SecurityGroup", { default: "false" }),
      flag("DisableIMDSv1"),
      text("EC2KeyName", { recommendedBy: ["console"] }),
      text("IamInstanceProfile", { recommendedBy: ["console", "eb-cli"] }),
      text("ImageId", { pattern: /^ami-[a-z0-9]+$/ }),
      text("InstanceType", {
        recommendedBy: ["console", "eb-cli"],
      }),
      flag("LaunchTemplateTagPropagationEnabled", { default: "false" }),
      choice("MonitoringInterval", ["1 minute", "5 minute"], { default: "5 minute", lenient: true }),
      list("SecurityGroups", { default: "elasticbeanstalk-default" }),
      text("SSHSourceRestriction", { default: "tcp,22,22,0.0.0.0/0" }),
      list("BlockDeviceMappings"),
      choice("RootVolumeType", ["standard", "gp2", "gp3", "io1"], { caseSensitive: true }),
      integer("RootVolumeSize", 8, 16384, { unit: "GB" }),
      integer("RootVolumeIOPS", 100, 20000, {
        needs: [needs("aws:autoscaling:launchconfiguration", "RootVolumeType", "io1", "gp3")],
      }),
      integer("RootVolumeThroughput", 125, 1000, {
        unit: "MiB/s",
        needs: [needs("aws:autoscaling:launchconfiguration", "RootVolumeType", "gp3")],
      }),
    ],
  },
  {
    namespace: "aws:autoscaling:scheduledaction",
    resourceName: true,
    options: [
      timestamp("StartTime"),
      timestamp("EndTime"),
      integer("MaxSize", 0, 10000),
      integer("MinSize", 0, 10000),
      integer("DesiredCapacity", 0, 10000),
      text("Recurrence", { pattern: /^\S+(\s+\S+){4}$/ }),
      flag("Suspend", { default: "false" }),
    ],
  },
  {
    namespace: "aws:autoscaling:trigger",
    needs: [LOAD_BALANCED],
    options: [
      integer("BreachDuration", 1, 600, { default: "5", unit: "minutes" }),
      integer("LowerBreachScaleIncrement", null, null, { default: "-1" }),
      decimal("LowerThreshold", 0, null, { default: "2000000" }),
      choice(
        "MeasureName",
        [
          "CPUUtilization",
          "NetworkIn",
          "NetworkOut",
          "DiskWriteOps",
          "DiskReadBytes",
          "DiskReadOps",
          "DiskWriteBytes",
          "Latency",
          "RequestCount",
          "HealthyHostCount",
          "UnhealthyHostCount",
          "TargetResponseTime",
        ],
        { default: "NetworkOut" },
      ),
      integer("Period", 1, 600, { default: "5", unit: "minutes" }),
      integer("EvaluationPeriods", 1, 600, { default: "1" }),
      choice("Statistic", ["Minimum", "Maximum", "Sum", "Average"], { default: "Average" }),
      choice(
        "Unit",
        [
          "Seconds",
          "Percent",
          "Bytes",
          "Bits",
          "Count",
          "Bytes/Second",
          "Bits/Second",
          "Count/Second",
          "None",
        ],
        { default: "Bytes" },
      ),
      integer("UpperBreachScaleIncrement", null, null, { default: "1" }),
      decimal("UpperThreshold", 0, null, { default: "6000000" }),
    ],
  },
  {
    namespace: "aws:autoscaling:updatepolicy:rollingupdate",
    needs: [LOAD_BALANCED],
    options: [
      integer("MaxBatchSize", 1, 10000),
      integer("MinInstancesInService", 0, 9999),
      flag("RollingUpdateEnabled", { default: "false", recommendedBy: ["console", "eb-cli"] }),
      choice("RollingUpdateType", ["Time", "Health", "Immutable"], {
        default: "Time",
        recommendedBy: ["console", "eb-cli"],
      }),
      duration("PauseTime", "PT0S", "PT1H", {
        needs: [needs("aws:autoscaling:updatepolicy:rollingupdate", "RollingUpdateType", "Time")],
      }),
      duration("Timeout", "PT5M", "PT1H", {
        default: "PT30M",
        needs: [
          needs("aws:autoscaling:updatepolicy:rollingupdate", "RollingUpdateType", "Health", "Immutable"),
        ],
      }),
    ],
  },
  {
    namespace: "aws:ec2:instances",
    options: [
      flag("EnableSpot", { default: "false", lenient: true }),
      list("InstanceTypes", { mostItems: 40 }),
      choice(
        "SpotAllocationStrategy",
        ["capacity-optimized", "price-capacity-optimized", "capacity-optimized-prioritized", "lowest-price"],
        { default: "capacity-optimized", needs: [SPOT] },
      ),
      integer("SpotFleetOnDemandBase", 0, null, { default: "0", needs: [SPOT] }),
      integer("SpotFleetOnDemandAboveBasePercentage", 0, 100, { unit: "percent", needs: [SPOT] }),
      decimal("SpotMaxPrice", 0.001, 20.0, { unit: "USD/hour", needs: [SPOT] }),
      list("SupportedArchitectures"),
    ],
  },
  {
    namespace: "aws:ec2:vpc",
    options: [
      text("VPCId"),
      list("Subnets"),
      list("ELBSubnets", { needs: [LOAD_BALANCED] }),
      choice("ELBScheme", ["public", "internal"], {
        default: "public",
        lenient: true,
        needs: [LOAD_BALANCED],
      }),
      list("DBSubnets", { needs: [needs("aws:rds:dbinstance", "HasCoupledDatabase", "true")] }),
      flag("AssociatePublicIpAddress", { needs: [LOAD_BALANCED] }),
    ],
  },
];
