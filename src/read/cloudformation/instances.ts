import {
  type Alarm,
  type InitialConfiguration,
  type InstanceGroup,
  known,
  knownValue,
  type LaunchSettings,
  mapValue,
  type Role,
  type ScalableTarget,
  type ScalingPolicy,
  type TargetGroup,
  unknown,
  type Value,
} from "../../model/index.js";
import { childOf } from "../document/index.js";
import type { Fields } from "../resource/fields.js";
import { plainId } from "../resource/ids.js";
import {
  gracePeriodOf,
  healthCheckTypesOf,
  readLaunchSettings,
  readStackWait,
} from "../resource/instances.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import { readScalingPolicy, serviceNameOf } from "../resource/scaling.js";
import { linked } from "../resource/service.js";
import { initialConfiguration } from "./initial.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

export interface InstanceParts {
  readonly instanceGroups: InstanceGroup[];
  readonly scalableTargets: ScalableTarget[];
  readonly scalingPolicies: ScalingPolicy[];
  readonly alarms: Alarm[];
}

/** Instances of a template, what scales them and services, and alarms. */
export function readInstances(stack: StackReading, nouns: Nouns): InstanceParts {
  return {
    instanceGroups: [
      ...stack.ofType("AWS::AutoScaling::AutoScalingGroup").map((each) => readGroup(stack, nouns, each)),
      ...stack.ofType("AWS::EC2::Instance").map((each) => readInstance(stack, nouns, each)),
    ],
    scalableTargets: stack
      .ofType("AWS::ApplicationAutoScaling::ScalableTarget")
      .map((each) => readTarget(stack, each)),
    scalingPolicies: [
      ...stack.ofType("AWS::AutoScaling::ScalingPolicy").map((each) => {
        const fields = stack.fields(each);
        return readScalingPolicy(fields, each.id, nameOf(fields.raw("AutoScalingGroupName")));
      }),
      ...stack.ofType("AWS::ApplicationAutoScaling::ScalingPolicy").map((each) => {
        const fields = stack.fields(each);
        return readScalingPolicy(fields, each.id, targetOf(stack, fields));
      }),
    ],
    alarms: stack.ofType("AWS::CloudWatch::Alarm").map((each) => readAlarm(stack, each)),
  };
}

function readGroup(stack: StackReading, nouns: Nouns, resource: Resource): InstanceGroup {
  const fields = stack.fields(resource);
  const part = (name: string): Resolved | undefined => {
    const node = childOf(resource.node, name);
    return node === undefined ? undefined : stack.evaluator.resolve(node, resource.bindings);
  };
  return {
    id: resource.id,
    origin: fields.origin,
    kind: "auto-scaling-group",
    name: fields.requiredText(
      "AutoScalingGroupName",
      "no name is written, so that the deployment makes one up",
    ),
    minimumSize: fields.requiredNumber("MinSize", "the group names no minimum"),
    maximumSize: fields.requiredNumber("MaxSize", "the group names no maximum"),
    desiredCapacity: fields.number("DesiredCapacity", null),
    healthCheckTypes: healthCheckTypesOf(fields),
    healthCheckGracePeriodSeconds: gracePeriodOf(fields),
    subnets: linked(fields, "VPCZoneIdentifier", nouns.subnet),
    targetGroups: linked(fields, "TargetGroupARNs", nouns.targetGroup),
    launch: launchOf(stack, nouns, fields),
    initial: initialOf(stack, resource, fields),
    stackWait: readStackWait(part("CreationPolicy"), part("UpdatePolicy"), fields),
  };
}

function readInstance(stack: StackReading, nouns: Nouns, resource: Resource): InstanceGroup {
  const fields = stack.fields(resource);
  const one = known(1, { ...fields.origin, written: false });
  const creation = childOf(resource.node, "CreationPolicy");
  const subnet = fields.raw("SubnetId") ?? fields.mappings("NetworkInterfaces")[0]?.raw("SubnetId");
  return {
    id: resource.id,
    origin: fields.origin,
    kind: "instance",
    name: unknown("an instance has no name", fields.origin),
    minimumSize: one,
    maximumSize: one,
    desiredCapacity: one,
    healthCheckTypes: known([], { ...fields.origin, written: false }),
    healthCheckGracePeriodSeconds: known(0, { ...fields.origin, written: false }),
    subnets: subnet === undefined ? [] : [nouns.subnet(subnet)],
    targetGroups: groupsWith(stack, resource),
    launch: fields.has("LaunchTemplate")
      ? templateOf(stack, fields.nested("LaunchTemplate"))
      : readLaunchSettings(fields, resource.id, nouns, roleOf(stack, fields.raw("IamInstanceProfile"))),
    initial: initialOf(stack, resource, fields),
    stackWait: readStackWait(
      creation === undefined ? undefined : stack.evaluator.resolve(creation, resource.bindings),
      undefined,
      fields,
    ),
  };
}

/** The metadata of the resource itself and of what is launched; user data names one of them. */
function initialOf(stack: StackReading, resource: Resource, fields: Fields): InitialConfiguration[] {
  const template = fields.nested("LaunchTemplate");
  const launched = [
    stack.target(fields.raw("LaunchConfigurationName")),
    fields.has("LaunchTemplate")
      ? stack.target(template.raw("LaunchTemplateId") ?? template.raw("LaunchTemplateName"))
      : null,
  ];
  return [{ stack, resource }, ...launched.flatMap((each) => each ?? [])].flatMap(
    ({ stack: own, resource: each }) => initialConfiguration(own, each) ?? [],
  );
}

/** Target groups name their instances themselves, each with a port of its own where it is another than the group's. */
function groupsWith(stack: StackReading, instance: Resource): Value<TargetGroup>[] {
  return stack.workspace
    .everywhere("AWS::ElasticLoadBalancingV2::TargetGroup")
    .flatMap(({ stack: own, resource }) => {
      const target = own
        .fields(resource)
        .mappings("Targets")
        .find((each) => stack.owns(each.raw("Id"), instance.id));
      if (target === undefined) return [];
      const group = stack.workspace.nouns(own).targetGroupOf(resource);
      const port = target.number("Port", null);
      if (port.known && port.value === null) return [known(group, group.origin)];
      return [known({ ...group, port: mapValue(port, (number) => number ?? 0) }, group.origin)];
    });
}

function launchOf(stack: StackReading, nouns: Nouns, group: Fields): LaunchSettings | null {
  if (group.has("LaunchTemplate")) return templateOf(stack, group.nested("LaunchTemplate"));
  if (group.has("MixedInstancesPolicy")) {
    const mixed = group.nested("MixedInstancesPolicy").nested("LaunchTemplate");
    const settings = templateOf(stack, mixed.nested("LaunchTemplateSpecification"));
    const several = (mixed.items("Overrides") ?? ["unknown"]).length > 0;
    if (settings === null || !several) return settings;
    return { ...settings, instanceType: unknown("several types are allowed", mixed.origin) };
  }
  const configuration = stack.target(group.raw("LaunchConfigurationName"));
  if (configuration === null) return null;
  const fields = configuration.stack.fields(configuration.resource);
  return readLaunchSettings(
    fields,
    configuration.resource.id,
    nouns,
    roleOf(configuration.stack, fields.raw("IamInstanceProfile")),
  );
}

function templateOf(stack: StackReading, named: Fields): LaunchSettings | null {
  const raw = named.raw("LaunchTemplateId") ?? named.raw("LaunchTemplateName");
  const template = stack.target(raw);
  if (template === null) return null;
  const data = template.stack.fields(template.resource).nested("LaunchTemplateData");
  return readLaunchSettings(
    data,
    template.resource.id,
    stack.workspace.nouns(template.stack),
    roleOf(template.stack, data.raw("IamInstanceProfile")),
  );
}

/** The role in a profile: named alone, or by its ARN or name in a map. */
function roleOf(stack: StackReading, raw: Resolved | undefined): Value<Role | null> {
  if (raw === undefined) return known(null);
  const named = raw.kind === "mapping" ? (raw.entries.get("Arn") ?? raw.entries.get("Name"))?.value : raw;
  const profile = stack.target(named);
  if (profile === null) return unknown("the instance profile is made outside of these files", raw.origin);
  const [role] = profile.stack.fields(profile.resource).items("Roles") ?? [];
  return role === undefined
    ? unknown("the instance profile names no role", raw.origin)
    : stack.workspace.nouns(profile.stack).role(role);
}

function readTarget(stack: StackReading, resource: Resource): ScalableTarget {
  const fields = stack.fields(resource);
  return {
    id: resource.id,
    origin: fields.origin,
    serviceId: serviceIdOf(stack, fields.raw("ResourceId")),
    minimum: fields.requiredNumber("MinCapacity", "the target names no minimum"),
    maximum: fields.requiredNumber("MaxCapacity", "the target names no maximum"),
  };
}

/** Its logical id where the name is that of a service in these files. */
function serviceIdOf(stack: StackReading, raw: Resolved | undefined): Value<string> {
  const text = textOf(raw);
  const name = text === null ? null : serviceNameOf(text);
  if (raw === undefined || name === null) return unknown("which service it is, is not known", raw?.origin);
  const logicalId = /^\$\{([\w:]+)(?:\.Name)?\}$/.exec(name)?.[1];
  const own = stack
    .ofType("AWS::ECS::Service")
    .find((each) => each.id === logicalId || textOf(stack.fields(each).raw("ServiceName")) === name);
  return own === undefined ? known(name, raw.origin) : known(own.id, raw.origin);
}

function targetOf(stack: StackReading, fields: Fields): Value<string> {
  const named = fields.raw("ScalingTargetId");
  if (named !== undefined) return nameOf(named);
  const wanted = knownValue(serviceIdOf(stack, fields.raw("ResourceId")));
  const own = stack
    .ofType("AWS::ApplicationAutoScaling::ScalableTarget")
    .find((each) => wanted !== undefined && knownValue(readTarget(stack, each).serviceId) === wanted);
  return own === undefined
    ? unknown("what it scales is not known", fields.origin)
    : known(own.id, fields.origin);
}

/** The logical id of what a field refers to, else its text. */
function nameOf(raw: Resolved | undefined): Value<string> {
  if (raw?.kind === "reference") return known(raw.logicalId, raw.origin);
  if (raw?.kind === "scalar") return known(raw.text, raw.origin);
  return unknown(raw?.kind === "unresolved" ? raw.reason : "it is not named", raw?.origin);
}

function readAlarm(stack: StackReading, resource: Resource): Alarm {
  const fields = stack.fields(resource);
  return {
    id: resource.id,
    origin: fields.origin,
    namespace: fields.text("Namespace", null),
    metric: fields.text("MetricName", null),
    dimensions: fields.mappings("Dimensions").map((dimension) => {
      const raw = dimension.raw("Value");
      return {
        name: textOf(dimension.raw("Name")) ?? "",
        value: nameOf(raw),
        resourceId: raw?.kind === "reference" ? raw.logicalId : null,
      };
    }),
    comparison: fields.text("ComparisonOperator", null),
    threshold: fields.number("Threshold", null),
    periodSeconds: fields.number("Period", null),
    evaluationPeriods: fields.number("EvaluationPeriods", null),
    actions: (fields.items("AlarmActions") ?? []).map((raw) =>
      raw.kind === "reference" ? nameOf(raw) : plainId(raw),
    ),
    actionsEnabled: fields.boolean("ActionsEnabled", true),
  };
}
