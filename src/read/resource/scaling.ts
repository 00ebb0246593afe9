import { known, type ScalingPolicy, type ScalingStep, type Value } from "../../model/index.js";
import type { Fields } from "./fields.js";

/** What is common to the policies of EC2 and of Application Auto Scaling; the two name their parts differently. */
export function readScalingPolicy(fields: Fields, id: string, targetId: Value<string>): ScalingPolicy {
  const tracking = ["TargetTrackingScalingPolicyConfiguration", "TargetTrackingConfiguration"].find((name) =>
    fields.has(name),
  );
  const configuration = tracking === undefined ? null : fields.nested(tracking);
  const predefined = configuration?.nested("PredefinedMetricSpecification") ?? null;
  return {
    id,
    origin: fields.origin,
    targetId,
    kind: kindOf(fields),
    metric: metricOf(predefined),
    resourceLabel: predefined === null ? known(null) : predefined.text("ResourceLabel", null),
    targetValue: configuration === null ? known(null) : configuration.number("TargetValue", null),
    disableScaleIn: configuration === null ? known(false) : configuration.boolean("DisableScaleIn", false),
    steps: stepsOf(fields),
  };
}

function kindOf(fields: Fields): ScalingPolicy["kind"] {
  const type = fields.text("PolicyType", "");
  if (!type.known) return type;
  const kinds: Readonly<Record<string, "target-tracking" | "step" | "predictive">> = {
    targettrackingscaling: "target-tracking",
    stepscaling: "step",
    predictivescaling: "predictive",
  };
  // EC2's default is the simple kind, Application Auto Scaling's the one with steps.
  const fallback = fields.has("AutoScalingGroupName") ? "simple" : "step";
  return { ...type, value: kinds[type.value.toLowerCase()] ?? fallback };
}

function metricOf(predefined: Fields | null): Value<string | null> {
  if (predefined === null) return known(null);
  const name = predefined.has("PredefinedScalingMetricType")
    ? "PredefinedScalingMetricType"
    : "PredefinedMetricType";
  return predefined.text(name, null);
}

function stepsOf(fields: Fields): ScalingStep[] {
  const holder = fields.has("StepScalingPolicyConfiguration")
    ? fields.nested("StepScalingPolicyConfiguration")
    : fields;
  return holder.mappings("StepAdjustments").map((step) => ({
    origin: step.origin,
    amount: step.requiredNumber("ScalingAdjustment", "the step says no amount"),
    lower: step.number("MetricIntervalLowerBound", null),
    upper: step.number("MetricIntervalUpperBound", null),
  }));
}

/** `service/cluster/name`: the last part, which is a name or stands for a service of the same files. */
export function serviceNameOf(resourceId: string): string | null {
  return /^service\/.+\/([^/]+)$/.exec(resourceId)?.[1] ?? null;
}
