import {
  CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT,
  CONTAINER_CHECK_RETRIES_DEFAULT,
  CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT,
  CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT,
  ESSENTIAL_DEFAULT,
  STOP_TIMEOUT_SECONDS_DEFAULT,
} from "../aws/ecs-task.js";
import {
  BREAKER_RESET_ON_HEALTHY_TASK_DEFAULT,
  BREAKER_THRESHOLD_TYPE_DEFAULT,
  BREAKER_THRESHOLD_VALUE_DEFAULT,
  DESIRED_COUNT_DEFAULT,
  HEALTH_CHECK_GRACE_PERIOD_SECONDS_DEFAULT,
  MAXIMUM_PERCENT_DEFAULT,
  MINIMUM_HEALTHY_PERCENT_DEFAULT,
} from "../aws/ecs-service.js";
import { DEREGISTRATION_DELAY_SECONDS_DEFAULT, targetGroupDefaults } from "../aws/target-group.js";
import type {
  Container,
  Model,
  Place,
  Service,
  ServiceTarget,
  TargetGroup,
  UnknownFact,
  Value,
} from "../model/index.js";
import type { ContainerCheckPlan, ContainerPlan, ServicePlan, TargetPlan } from "./plan.js";

/** One node in each of two zones: the fewest that an Application Load Balancer may have. Source: [ALB-LB]. */
const BALANCER_NODES_DEFAULT = 2;

/** Takes the known value, or the platform's default and a line in the list of what is not known. */
type Take = <T>(value: Value<T>, fallback: T, what: string) => T;

/** The plan of one service: what the controllers play with. Unknown values are listed, and played as the default. */
export function planFromModel(model: Model, service: Service): ServicePlan {
  const unknown: UnknownFact[] = [];
  const take: Take = (value, fallback, what) => {
    if (value.known) return value.value;
    unknown.push({ what, why: value.reason, where: places(value.origin.place) });
    return fallback;
  };
  const { rollout } = service;
  const breaker = rollout.circuitBreaker;
  return {
    name: take(service.name, "service", "the service's name"),
    desiredCount: take(service.desiredCount, DESIRED_COUNT_DEFAULT, "desiredCount"),
    minimumHealthyPercent: take(
      rollout.minimumHealthyPercent,
      MINIMUM_HEALTHY_PERCENT_DEFAULT,
      "minimumHealthyPercent",
    ),
    maximumPercent: take(rollout.maximumPercent, MAXIMUM_PERCENT_DEFAULT, "maximumPercent"),
    healthCheckGracePeriodSeconds: take(
      service.healthCheckGracePeriodSeconds,
      HEALTH_CHECK_GRACE_PERIOD_SECONDS_DEFAULT,
      "healthCheckGracePeriodSeconds",
    ),
    circuitBreaker: {
      enable: take(breaker.enable, false, "the circuit breaker's enable"),
      rollback: take(breaker.rollback, false, "the circuit breaker's rollback"),
      thresholdType: take(breaker.thresholdType, BREAKER_THRESHOLD_TYPE_DEFAULT, "the breaker's threshold"),
      thresholdValue: take(
        breaker.thresholdValue,
        BREAKER_THRESHOLD_VALUE_DEFAULT,
        "the breaker's threshold",
      ),
      resetOnHealthyTask: take(
        breaker.resetOnHealthyTask,
        BREAKER_RESET_ON_HEALTHY_TASK_DEFAULT,
        "resetOnHealthyTask",
      ),
      where: places(breaker.origin.place),
    },
    alarmNames: take(rollout.alarmNames, [], "the deployment's alarms"),
    targets: service.targets.flatMap((target) => targetPlan(model, service, target, take, unknown) ?? []),
    containers: containerPlans(service, take, unknown),
    unknown,
    where: places(rollout.origin.place),
  };
}

function places(place: Place | null): Place[] {
  return place === null ? [] : [place];
}

function onlyContainer(service: Service): string {
  const name = service.taskDefinition?.containers[0]?.name;
  return name?.known ? name.value : "app";
}

function targetPlan(
  model: Model,
  service: Service,
  target: ServiceTarget,
  take: Take,
  unknown: UnknownFact[],
): TargetPlan | null {
  const group = target.targetGroup;
  if (group === null) {
    const why = "these files do not hold the target group";
    unknown.push({ what: "the target group's checks", why, where: places(target.origin.place) });
    return null;
  }
  const protocol = take(group.protocol, "HTTP", "the target group's protocol");
  const targetType = take(group.targetType, "ip", "the target group's target type");
  const defaults = targetGroupDefaults(protocol, targetType);
  const check = group.healthCheck;
  const containerPort = take(target.containerPort, 80, "the service's container port");
  const checkProtocol = take(check.protocol, defaults.healthProtocol, "the check's protocol");
  const checkPort = take(check.port, defaults.healthPort, "the check's port");
  return {
    name: take(group.name, group.id, "the target group's name"),
    balancer: defaults.healthProtocol === "TCP" ? "network" : "application",
    containerName: take(target.containerName, onlyContainer(service), "the service's container name"),
    containerPort,
    check: {
      protocol: checkProtocol === "HTTPS" || checkProtocol === "HTTP" ? checkProtocol : "TCP",
      port: /^\d+$/.test(checkPort) ? Number(checkPort) : containerPort,
      path: take(check.path, defaults.healthPath, "the check's path"),
      intervalSeconds: take(check.intervalSeconds, defaults.intervalSeconds, "the check's interval"),
      timeoutSeconds: take(check.timeoutSeconds, defaults.timeoutSeconds, "the check's time-out"),
      healthyThreshold: take(check.healthyThreshold, defaults.healthyThreshold, "the healthy threshold"),
      unhealthyThreshold: take(
        check.unhealthyThreshold,
        defaults.unhealthyThreshold,
        "the unhealthy threshold",
      ),
      matcher: take(check.matcher, defaults.matcher, "the check's matcher"),
      where: places(check.origin.place),
    },
    deregistrationDelaySeconds: take(
      group.deregistrationDelaySeconds,
      DEREGISTRATION_DELAY_SECONDS_DEFAULT,
      "the deregistration delay",
    ),
    nodes: balancerNodes(model, group),
    where: places(group.origin.place),
  };
}

/** One node for each subnet of the balancer whose listener forwards to the group. */
function balancerNodes(model: Model, group: TargetGroup): number {
  const listener = model.listeners.find((candidate) =>
    candidate.forwardsTo.some((forwarded) => forwarded.known && forwarded.value.id === group.id),
  );
  const subnets = listener?.loadBalancer.known ? listener.loadBalancer.value.subnets.length : 0;
  return subnets > 0 ? subnets : BALANCER_NODES_DEFAULT;
}

function containerPlans(service: Service, take: Take, unknown: UnknownFact[]): ContainerPlan[] {
  const definition = service.taskDefinition;
  if (definition === null) {
    const why = "these files do not hold the task definition";
    unknown.push({ what: "the containers", why, where: places(service.origin.place) });
    const [target] = service.targets;
    const name = target === undefined ? "app" : take(target.containerName, "app", "the container's name");
    return [
      {
        name,
        image: "",
        essential: ESSENTIAL_DEFAULT,
        stopTimeoutSeconds: STOP_TIMEOUT_SECONDS_DEFAULT,
        memoryMiB: null,
        healthCheck: null,
        where: [],
      },
    ];
  }
  const taskMemory = take(definition.memory, null, "the task's memory");
  return definition.containers.map((container) => containerPlan(container, taskMemory, take));
}

function containerPlan(container: Container, taskMemory: number | null, take: Take): ContainerPlan {
  return {
    name: take(container.name, container.id, "the container's name"),
    image: take(container.image, "", "the container's image"),
    essential: take(container.essential, ESSENTIAL_DEFAULT, "essential"),
    stopTimeoutSeconds: take(container.stopTimeoutSeconds, STOP_TIMEOUT_SECONDS_DEFAULT, "stopTimeout"),
    memoryMiB: take(container.memory, null, "the container's memory") ?? taskMemory,
    healthCheck: checkPlan(container, take),
    where: places(container.origin.place),
  };
}

function checkPlan(container: Container, take: Take): ContainerCheckPlan | null {
  const check = container.healthCheck;
  if (check === null) return null;
  const command = take(check.command, [], "the container check's command");
  if (command[0] === "NONE") return null;
  const words = command[0] === "CMD" || command[0] === "CMD-SHELL" ? command.slice(1) : command;
  return {
    command: words.join(" "),
    intervalSeconds: take(
      check.intervalSeconds,
      CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT,
      "the container check's interval",
    ),
    timeoutSeconds: take(
      check.timeoutSeconds,
      CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT,
      "the container check's time-out",
    ),
    retries: take(check.retries, CONTAINER_CHECK_RETRIES_DEFAULT, "the container check's retries"),
    startPeriodSeconds: take(
      check.startPeriodSeconds,
      CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT,
      "the container check's start period",
    ),
    where: places(check.origin.place),
  };
}
