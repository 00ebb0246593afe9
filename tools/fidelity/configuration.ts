import {
  CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT,
  CONTAINER_CHECK_RETRIES_DEFAULT,
  CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT,
  CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT,
  STOP_TIMEOUT_SECONDS_DEFAULT,
} from "../../src/aws/ecs-task.js";
import {
  BREAKER_THRESHOLD_VALUE_DEFAULT,
  MAXIMUM_PERCENT_DEFAULT,
  MINIMUM_HEALTHY_PERCENT_DEFAULT,
} from "../../src/aws/ecs-service.js";
import { DEREGISTRATION_DELAY_SECONDS_DEFAULT, targetGroupDefaults } from "../../src/aws/target-group.js";
import {
  type ContainerPlan,
  type ServicePlan,
  type TargetPlan,
  keyedRandom,
} from "../../src/platform/index.js";
import { Json, type Recording } from "./recording.js";

/** A recording's configuration in AWS's own field names, wherever it stands, as the controllers' plan. */
export function planOf(recording: Recording, seed: string): ServicePlan {
  const { configuration, files } = recording;
  const service = first(configuration.get("service"), files.get("service"));
  const rollout = service.get("deploymentConfiguration");
  const breaker = rollout.get("deploymentCircuitBreaker");
  const threshold = breaker.get("thresholdConfiguration");
  const containers = containersOf(recording, service);
  const type = threshold.get("type").text("BOUNDED_PERCENT");
  return {
    name: service.get("serviceName").text("service"),
    desiredCount: service.get("desiredCount").number(1),
    minimumHealthyPercent: rollout.get("minimumHealthyPercent").number(MINIMUM_HEALTHY_PERCENT_DEFAULT),
    maximumPercent: rollout.get("maximumPercent").number(MAXIMUM_PERCENT_DEFAULT),
    healthCheckGracePeriodSeconds: service.get("healthCheckGracePeriodSeconds").number(0),
    circuitBreaker: {
      enable: breaker.get("enable").flag(false),
      rollback: breaker.get("rollback").flag(false),
      thresholdType: type === "COUNT" || type === "UNBOUNDED_PERCENT" ? type : "BOUNDED_PERCENT",
      thresholdValue: threshold.get("value").number(BREAKER_THRESHOLD_VALUE_DEFAULT),
      resetOnHealthyTask: breaker.get("resetOnHealthyTask").flag(true),
      where: [],
    },
    alarmNames: rollout
      .get("alarms")
      .get("alarmNames")
      .list.map((name) => name.text()),
    targets: targetsOf(recording, service, containers[0]?.name ?? "", seed),
    containers,
    unknown: [],
    where: [],
  };
}

function first(...candidates: readonly (Json | undefined)[]): Json {
  return candidates.find((candidate) => candidate?.exists) ?? new Json(undefined);
}

function targetsOf(recording: Recording, service: Json, container: string, seed: string): TargetPlan[] {
  const { configuration, files, platform } = recording;
  const outer = first(files.get("target-group"), configuration.get("targetGroup"));
  const balanced =
    outer.exists || service.get("loadBalancers").list.length > 0 || configuration.get("loadBalancer").exists;
  if (!balanced) return [];
  const group = first(outer.get("TargetGroup", "Properties"), outer);
  const [entry = new Json(undefined)] = service.get("loadBalancers").list;
  const protocol = group.get("Protocol").text(/\bNLB\b/.test(platform) ? "TCP" : "HTTP");
  const defaults = targetGroupDefaults(protocol, group.get("TargetType").text("ip"));
  const checkProtocol = group.get("HealthCheckProtocol").text(defaults.healthProtocol);
  const port = group.get("Port").number(entry.get("containerPort").number(80));
  const matcher = group.get("Matcher");
  const zones = outer.get("LoadBalancer").get("enabledAvailabilityZones").number(0);
  const subnets = service.get("networkConfiguration").get("awsvpcConfiguration").get("subnets").list.length;
  return [
    {
      name: group.get("Name", "TargetGroupName").text("target-group"),
      balancer: defaults.healthProtocol === "TCP" ? "network" : "application",
      containerName: entry.get("containerName").text(container),
      containerPort: entry.get("containerPort").number(port),
      check: {
        protocol: checkProtocol === "HTTP" || checkProtocol === "HTTPS" ? checkProtocol : "TCP",
        port,
        path: group.get("HealthCheckPath").text(defaults.healthPath),
        intervalSeconds: group.get("HealthCheckIntervalSeconds").number(defaults.intervalSeconds),
        timeoutSeconds: group.get("HealthCheckTimeoutSeconds").number(defaults.timeoutSeconds),
        healthyThreshold: group.get("HealthyThresholdCount").number(defaults.healthyThreshold),
        unhealthyThreshold: group.get("UnhealthyThresholdCount").number(defaults.unhealthyThreshold),
        matcher: first(matcher.get("HttpCode", "GrpcCode"), matcher).text(defaults.matcher),
        where: [],
      },
      deregistrationDelaySeconds: outer.exists
        ? deregistrationDelay(outer, group)
        : keyedRandom(seed).between(...UNRECORDED_DELAY_SECONDS, "target group", "delay", 0),
      nodes: zones || subnets || 2,
      where: [],
    },
  ];
}

/** A recording without its target group says nothing of the delay: it is drawn from what services usually set. */
const UNRECORDED_DELAY_SECONDS = [10, 120] as const;
const DELAY = "deregistration_delay.timeout_seconds";

function deregistrationDelay(outer: Json, group: Json): number {
  const listed = group
    .get("TargetGroupAttributes", "Attributes")
    .list.find((attribute) => attribute.get("Key").text() === DELAY);
  const written = first(
    listed?.get("Value"),
    outer.get("Attributes", "attributes").get(DELAY),
    group.get("attributes").get(DELAY),
    group.get(DELAY),
  );
  return written.number(DEREGISTRATION_DELAY_SECONDS_DEFAULT);
}

function containersOf(recording: Recording, service: Json): ContainerPlan[] {
  const { configuration, files } = recording;
  const definition = first(files.get("task-definition"), configuration.get("taskDefinition"));
  const declared = definition.get("containerDefinitions").list;
  const balanced = service.get("loadBalancers").list[0]?.get("containerName").text("app") ?? "app";
  const stopTimeout = first(
    configuration.get("task", "taskDefinition").get("stopTimeout"),
    definition.get("stopTimeout"),
  );
  const shared = configuration.get("containerHealthCheck");
  const containers = declared.length > 0 ? declared : [new Json({ name: balanced })];
  return containers.map((container) => {
    const check = first(container.get("healthCheck"), containers.length === 1 ? shared : undefined);
    return {
      name: container.get("name").text(balanced),
      image: container.get("image").text(),
      essential: container.get("essential").flag(true),
      stopTimeoutSeconds: first(container.get("stopTimeout"), stopTimeout).number(
        STOP_TIMEOUT_SECONDS_DEFAULT,
      ),
      memoryMiB: null,
      healthCheck: check.exists ? checkOf(check) : null,
      where: [],
    };
  });
}

function checkOf(check: Json): NonNullable<ContainerPlan["healthCheck"]> {
  return {
    command: check
      .get("command")
      .list.map((word) => word.text())
      .join(" "),
    intervalSeconds: check.get("interval").number(CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT),
    timeoutSeconds: check.get("timeout").number(CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT),
    retries: check.get("retries").number(CONTAINER_CHECK_RETRIES_DEFAULT),
    startPeriodSeconds: check.get("startPeriod").number(CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT),
    where: [],
  };
}
