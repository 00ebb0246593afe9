import type { DocumentNode } from "../../document/index.js";
import { list, map, type Properties, reference, scalar } from "../nodes.js";
import type { Scope } from "../scope.js";
import { listOf, nested } from "./blocks.js";
import { as, type Translations } from "./translation.js";

/** Instances, what they are launched from, and what scales them and services. */
export const instances: Translations = {
  aws_instance: as("AWS::EC2::Instance", (scope) => ({
    ImageId: scope.value("ami"),
    InstanceType: scope.value("instance_type"),
    SubnetId: scope.link("subnet_id"),
    AssociatePublicIpAddress: scope.value("associate_public_ip_address"),
    SecurityGroupIds: scope.links("vpc_security_group_ids"),
    IamInstanceProfile: scope.link("iam_instance_profile"),
    UserData: userData(scope),
    CreditSpecification: credits(scope),
    LaunchTemplate: launchTemplate(scope.block("launch_template")),
  })),
  aws_launch_template: as("AWS::EC2::LaunchTemplate", (scope) => ({
    LaunchTemplateName: scope.value("name"),
    LaunchTemplateData: map(
      {
        ImageId: scope.value("image_id"),
        InstanceType: scope.value("instance_type"),
        SecurityGroupIds: scope.links("vpc_security_group_ids"),
        IamInstanceProfile: nested(scope.block("iam_instance_profile"), (block) => ({
          Arn: block.link("arn"),
          Name: block.link("name"),
        })),
        UserData: scope.value("user_data"),
        CreditSpecification: credits(scope),
        NetworkInterfaces: listOf(scope, "network_interfaces", (block) => ({
          AssociatePublicIpAddress: block.value("associate_public_ip_address"),
          Groups: block.links("security_groups"),
        })),
        Monitoring: nested(scope.block("monitoring"), (block) => ({ Enabled: block.value("enabled") })),
      },
      scope.at,
    ),
  })),
  aws_launch_configuration: as("AWS::AutoScaling::LaunchConfiguration", (scope) => ({
    ImageId: scope.value("image_id"),
    InstanceType: scope.value("instance_type"),
    SecurityGroups: scope.links("security_groups"),
    IamInstanceProfile: scope.link("iam_instance_profile"),
    AssociatePublicIpAddress: scope.value("associate_public_ip_address"),
    InstanceMonitoring: scope.value("enable_monitoring"),
    UserData: userData(scope),
  })),
  aws_autoscaling_group: as("AWS::AutoScaling::AutoScalingGroup", (scope) => ({
    AutoScalingGroupName: scope.value("name"),
    MinSize: scope.value("min_size"),
    MaxSize: scope.value("max_size"),
    DesiredCapacity: scope.value("desired_capacity"),
    HealthCheckType: scope.value("health_check_type"),
    HealthCheckGracePeriod: scope.value("health_check_grace_period"),
    Cooldown: scope.value("default_cooldown"),
    DefaultInstanceWarmup: scope.value("default_instance_warmup"),
    VPCZoneIdentifier: scope.links("vpc_zone_identifier"),
    TargetGroupARNs: groupsOf(scope),
    LaunchConfigurationName: scope.link("launch_configuration"),
    LaunchTemplate: launchTemplate(scope.block("launch_template")),
    MixedInstancesPolicy: nested(scope.block("mixed_instances_policy"), (mixed) => ({
      LaunchTemplate: nested(mixed.block("launch_template"), (template) => ({
        LaunchTemplateSpecification: nested(template.block("launch_template_specification"), (each) => ({
          LaunchTemplateId: each.link("launch_template_id"),
          LaunchTemplateName: each.link("launch_template_name"),
        })),
        Overrides: listOf(template, "override", (each) => ({ InstanceType: each.value("instance_type") })),
      })),
    })),
  })),
  aws_autoscaling_policy: as("AWS::AutoScaling::ScalingPolicy", (scope) => ({
    AutoScalingGroupName: scope.link("autoscaling_group_name"),
    PolicyType: scope.value("policy_type"),
    AdjustmentType: scope.value("adjustment_type"),
    ScalingAdjustment: scope.value("scaling_adjustment"),
    Cooldown: scope.value("cooldown"),
    StepAdjustments: listOf(scope, "step_adjustment", (step) => steps(step)),
    TargetTrackingConfiguration: nested(scope.block("target_tracking_configuration"), (tracking) => ({
      TargetValue: tracking.value("target_value"),
      DisableScaleIn: tracking.value("disable_scale_in"),
      PredefinedMetricSpecification: predefined(tracking),
      CustomizedMetricSpecification: customized(tracking),
    })),
  })),
  aws_appautoscaling_target: as("AWS::ApplicationAutoScaling::ScalableTarget", (scope) => ({
    MinCapacity: scope.value("min_capacity"),
    MaxCapacity: scope.value("max_capacity"),
    ResourceId: scope.value("resource_id"),
    ScalableDimension: scope.value("scalable_dimension"),
    ServiceNamespace: scope.value("service_namespace"),
  })),
  aws_appautoscaling_policy: as("AWS::ApplicationAutoScaling::ScalingPolicy", (scope) => ({
    PolicyName: scope.value("name"),
    PolicyType: scope.value("policy_type"),
    ScalingTargetId: targetOf(scope),
    ResourceId: scope.value("resource_id"),
    ScalableDimension: scope.value("scalable_dimension"),
    ServiceNamespace: scope.value("service_namespace"),
    TargetTrackingScalingPolicyConfiguration: nested(
      scope.block("target_tracking_scaling_policy_configuration"),
      (tracking) => ({
        TargetValue: tracking.value("target_value"),
        DisableScaleIn: tracking.value("disable_scale_in"),
        ScaleInCooldown: tracking.value("scale_in_cooldown"),
        ScaleOutCooldown: tracking.value("scale_out_cooldown"),
        PredefinedMetricSpecification: predefined(tracking),
        CustomizedMetricSpecification: customized(tracking),
      }),
    ),
    StepScalingPolicyConfiguration: nested(scope.block("step_scaling_policy_configuration"), (step) => ({
      AdjustmentType: step.value("adjustment_type"),
      Cooldown: step.value("cooldown"),
      StepAdjustments: listOf(step, "step_adjustment", (each) => steps(each)),
    })),
  })),
  aws_cloudwatch_metric_alarm: as("AWS::CloudWatch::Alarm", (scope) => ({
    AlarmName: scope.value("alarm_name"),
    Namespace: scope.value("namespace"),
    MetricName: scope.value("metric_name"),
    Dimensions: dimensions(scope),
    Statistic: scope.value("statistic") ?? scope.value("extended_statistic"),
    ComparisonOperator: scope.value("comparison_operator"),
    Threshold: scope.value("threshold"),
    Period: scope.value("period"),
    EvaluationPeriods: scope.value("evaluation_periods"),
    DatapointsToAlarm: scope.value("datapoints_to_alarm"),
    TreatMissingData: scope.value("treat_missing_data"),
    ActionsEnabled: scope.value("actions_enabled"),
    AlarmActions: scope.links("alarm_actions"),
  })),
};

function steps(step: Scope): Properties {
  return {
    MetricIntervalLowerBound: step.value("metric_interval_lower_bound"),
    MetricIntervalUpperBound: step.value("metric_interval_upper_bound"),
    ScalingAdjustment: step.value("scaling_adjustment"),
  };
}

function predefined(tracking: Scope): DocumentNode | undefined {
  return nested(tracking.block("predefined_metric_specification"), (metric) => ({
    PredefinedMetricType: metric.value("predefined_metric_type"),
    ResourceLabel: metric.value("resource_label"),
  }));
}

function customized(tracking: Scope): DocumentNode | undefined {
  return nested(tracking.block("customized_metric_specification"), (metric) => ({
    MetricName: metric.value("metric_name"),
    Namespace: metric.value("namespace"),
  }));
}

/** The target that holds the same resource; by the source where the plan has it, else by its id. */
function targetOf(policy: Scope): DocumentNode | undefined {
  const targets = policy.reading.ofType("aws_appautoscaling_target");
  const [named] = policy
    .targets("resource_id")
    .filter(({ resource }) => resource.type === "aws_appautoscaling_target");
  const id = policy.text("resource_id");
  const own =
    named?.resource ??
    (id === null ? undefined : targets.find((each) => each.text("resource_id") === id)?.resource);
  return own === undefined ? undefined : reference(own.address, null, policy.at);
}

function dimensions(scope: Scope): DocumentNode | undefined {
  const node = scope.value("dimensions");
  if (node?.kind !== "map") return node;
  return list(
    node.entries.map(({ key, value }) => map({ Name: scalar(key, value), Value: value }, value)),
    node,
  );
}

/** Groups attached by resources of their own are the group's too. */
function groupsOf(scope: Scope): DocumentNode | undefined {
  const own = scope.links("target_group_arns");
  const apart = scope.reading
    .ofType("aws_autoscaling_attachment")
    .filter((each) =>
      each.targets("autoscaling_group_name").some(({ resource }) => resource === scope.resource),
    )
    .flatMap((each) => each.link("lb_target_group_arn") ?? each.link("alb_target_group_arn") ?? []);
  if (apart.length === 0) return own;
  return list([...(own?.kind === "list" ? own.items : []), ...apart], scope.at);
}

function launchTemplate(block: Scope | undefined): DocumentNode | undefined {
  return nested(block, (template) => ({
    LaunchTemplateId: template.link("id"),
    LaunchTemplateName: template.link("name"),
    Version: template.value("version"),
  }));
}

function credits(scope: Scope): DocumentNode | undefined {
  return nested(scope.block("credit_specification"), (block) => ({ CpuCredits: block.value("cpu_credits") }));
}

/** Plain text is encoded when it is sent; the state of an older provider keeps only its hash. */
function userData(scope: Scope): DocumentNode | undefined {
  const encoded = scope.value("user_data_base64");
  if (encoded !== undefined) return encoded;
  const text = scope.value("user_data");
  if (text?.kind !== "scalar" || text.tag !== null) return text;
  if (/^[0-9a-f]{40}$/.test(text.text)) return undefined;
  return map({ "Fn::Base64": text }, text);
}
