import {
  ASSIGN_PUBLIC_IP_DEFAULT,
  BREAKER_RESET_ON_HEALTHY_TASK_DEFAULT,
  BREAKER_THRESHOLD_TYPE_DEFAULT,
  BREAKER_THRESHOLD_VALUE_DEFAULT,
  CONTROLLER_DEFAULT,
  DAEMON_MAXIMUM_PERCENT_DEFAULT,
  DAEMON_MINIMUM_HEALTHY_PERCENT_DEFAULT,
  DESIRED_COUNT_DEFAULT,
  HEALTH_CHECK_GRACE_PERIOD_SECONDS_DEFAULT,
  LAUNCH_TYPE_DEFAULT,
  MAXIMUM_PERCENT_DEFAULT,
  MINIMUM_HEALTHY_PERCENT_DEFAULT,
  SCHEDULING_STRATEGY_DEFAULT,
  STRATEGY_DEFAULT,
} from "../../aws/ecs-service.js";
import {
  known,
  knownValue,
  type CircuitBreaker,
  type Rollout,
  type Service,
  type ServiceNetwork,
  type ServiceTarget,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Fields } from "./fields.js";
import type { Linker } from "./linker.js";
import { textOf } from "./resolved.js";
import { readPlacementConstraints } from "./task-definition.js";

export type LaunchType = "FARGATE" | "EC2" | "EXTERNAL";

/** A service, from the ECS API's or CloudFormation's fields. */
export function readService(
  fields: Fields,
  id: string,
  linker: Linker,
  clusterDefault: Value<LaunchType> | null = null,
): Service {
  const schedulingStrategy = fields.choice(
    "SchedulingStrategy",
    ["REPLICA", "DAEMON"],
    SCHEDULING_STRATEGY_DEFAULT,
  );
  return {
    id,
    origin: fields.origin,
    name: fields.has("ServiceName")
      ? fields.text("ServiceName", "")
      : fields.requiredText("Name", "no name is written, so that the deployment makes one up"),
    launchType:
      launchTypeOf(fields) ??
      clusterDefault ??
      fields.fallback<LaunchType>("LaunchType", LAUNCH_TYPE_DEFAULT),
    schedulingStrategy,
    desiredCount: fields.number("DesiredCount", DESIRED_COUNT_DEFAULT),
    taskDefinitionName: nameOf(fields, "TaskDefinition", "the service names no task definition"),
    taskDefinition: null,
    targets: targetsOf(fields),
    rollout: readRollout(fields, knownValue(schedulingStrategy) === "DAEMON"),
    placementConstraints: readPlacementConstraints(fields),
    availabilityZoneRebalancing: readRebalancing(fields),
    healthCheckGracePeriodSeconds: fields.number(
      "HealthCheckGracePeriodSeconds",
      HEALTH_CHECK_GRACE_PERIOD_SECONDS_DEFAULT,
    ),
    enableExecuteCommand: fields.boolean("EnableExecuteCommand", false),
    network: readNetwork(fields, linker),
  };
}

function readRebalancing(fields: Fields): Value<"ENABLED" | "DISABLED" | null> {
  const name = "AvailabilityZoneRebalancing";
  return fields.has(name)
    ? fields.choice<"ENABLED" | "DISABLED">(name, ["ENABLED", "DISABLED"], "DISABLED")
    : fields.fallback<"ENABLED" | "DISABLED" | null>(name, null);
}

/** A capacity provider strategy takes the place of the launch type. Null when neither is written. */
function launchTypeOf(fields: Fields): Value<LaunchType> | null {
  if (fields.has("LaunchType")) {
    return fields.choice<LaunchType>("LaunchType", ["FARGATE", "EC2", "EXTERNAL"], LAUNCH_TYPE_DEFAULT);
  }
  return launchTypeOfStrategy(fields, "CapacityProviderStrategy");
}

/** What a strategy of capacity providers launches on; null when none is written. */
export function launchTypeOfStrategy(fields: Fields, name: string): Value<LaunchType> | null {
  const raw = fields.raw(name);
  if (raw === undefined) return null;
  if (raw.kind === "unresolved") return unknown(raw.reason, raw.origin);
  const providers = fields.mappings(name).map((entry) => textOf(entry.raw("CapacityProvider")));
  if (providers.length === 0) return null;
  const fargate = providers.every((provider) => provider === "FARGATE" || provider === "FARGATE_SPOT");
  return known<LaunchType>(fargate ? "FARGATE" : "EC2", { ...raw.origin, written: false });
}

/** An unknown list has one member of which nothing is known, so that the service is not taken for one without. */
function targetsOf(fields: Fields): ServiceTarget[] {
  if (fields.items("LoadBalancers") !== null) return fields.mappings("LoadBalancers").map(readTarget);
  const raw = fields.raw("LoadBalancers");
  const origin = raw?.origin ?? fields.origin;
  const doubt = unknown(raw?.kind === "unresolved" ? raw.reason : "the load balancers are unknown", origin);
  return [{ origin, containerName: doubt, containerPort: doubt, targetGroupName: doubt, targetGroup: null }];
}

/** What another resource is called by: its logical id where it is one of the same files. */
function nameOf(fields: Fields, name: string, reason: string): Value<string> {
  const raw = fields.raw(name);
  return raw?.kind === "reference" ? known(raw.logicalId, raw.origin) : fields.requiredText(name, reason);
}

function readTarget(fields: Fields): ServiceTarget {
  return {
    origin: fields.origin,
    containerName: fields.requiredText("ContainerName", "the load balancer entry names no container"),
    containerPort: fields.requiredNumber("ContainerPort", "the load balancer entry names no container port"),
    targetGroupName: nameOf(fields, "TargetGroupArn", "the load balancer entry names no target group"),
    targetGroup: null,
  };
}

function readRollout(service: Fields, daemon: boolean): Rollout {
  const fields = service.nested("DeploymentConfiguration");
  return {
    origin: fields.origin,
    controller: service
      .nested("DeploymentController")
      .choice("Type", ["ECS", "CODE_DEPLOY", "EXTERNAL"], CONTROLLER_DEFAULT),
    strategy: fields.text("Strategy", STRATEGY_DEFAULT),
    minimumHealthyPercent: fields.number(
      "MinimumHealthyPercent",
      daemon ? DAEMON_MINIMUM_HEALTHY_PERCENT_DEFAULT : MINIMUM_HEALTHY_PERCENT_DEFAULT,
    ),
    maximumPercent: fields.number(
      "MaximumPercent",
      daemon ? DAEMON_MAXIMUM_PERCENT_DEFAULT : MAXIMUM_PERCENT_DEFAULT,
    ),
    circuitBreaker: readCircuitBreaker(fields.nested("DeploymentCircuitBreaker")),
    alarmNames: readAlarms(fields.nested("Alarms")),
  };
}

function readCircuitBreaker(fields: Fields): CircuitBreaker {
  const threshold = fields.nested("ThresholdConfiguration");
  return {
    origin: fields.origin,
    enable: fields.boolean("Enable", false),
    rollback: fields.boolean("Rollback", false),
    thresholdType: threshold.choice(
      "Type",
      ["BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"],
      BREAKER_THRESHOLD_TYPE_DEFAULT,
    ),
    thresholdValue: threshold.number("Value", BREAKER_THRESHOLD_VALUE_DEFAULT),
    resetOnHealthyTask: fields.boolean("ResetOnHealthyTask", BREAKER_RESET_ON_HEALTHY_TASK_DEFAULT),
  };
}

/** Alarms that are written but not enabled decide nothing. */
function readAlarms(fields: Fields): Value<readonly string[]> {
  const names = fields.texts("AlarmNames");
  if (!names.known) return names;
  const enabled = fields.boolean("Enable", false);
  return { ...names, value: knownValue(enabled) === false ? [] : (names.value ?? []) };
}

function readNetwork(service: Fields, linker: Linker): ServiceNetwork | null {
  if (!service.has("NetworkConfiguration")) return null;
  const fields = service.nested("NetworkConfiguration").nested("AwsvpcConfiguration");
  return {
    origin: fields.origin,
    subnets: linked(fields, "Subnets", linker.subnet),
    securityGroups: linked(fields, "SecurityGroups", linker.securityGroup),
    assignPublicIp: fields.boolean("AssignPublicIp", ASSIGN_PUBLIC_IP_DEFAULT),
  };
}

/** A list of nouns; an unknown list has one unknown member, so that it is not mistaken for an empty one. */
export function linked<T>(
  fields: Fields,
  name: string,
  link: (raw: Parameters<Linker["subnet"]>[0]) => Value<T>,
): Value<T>[] {
  const items = fields.items(name);
  if (items !== null) return items.map(link);
  const raw = fields.raw(name);
  const unresolvedList = fields.texts(name);
  if (raw?.kind === "reference") return [link(raw)];
  return unresolvedList.known ? [] : [unresolvedList];
}
