import { childOf, type DocumentNode, type MapNode } from "../document/index.js";

/** What a JSON document of the ECS or ELBv2 API holds, and where. */
export interface Shape {
  readonly kind:
    | "task-definition"
    | "container-list"
    | "service"
    | "target-group"
    | "target-group-attributes"
    | "load-balancer"
    | "listener"
    | "image-ids"
    | "image-details";
  readonly node: DocumentNode;
}

const SERVICE_KEYS = [
  "serviceName",
  "service",
  "desiredCount",
  "taskDefinition",
  "launchType",
  "deploymentConfiguration",
  "loadBalancers",
  "networkConfiguration",
  "schedulingStrategy",
  "healthCheckGracePeriodSeconds",
  "capacityProviderStrategy",
  "deploymentController",
  "enableExecuteCommand",
  "platformVersion",
];
/** Keys that a request to run a single task does not have. */
const SERVICE_ONLY_KEYS = [
  "desiredCount",
  "deploymentConfiguration",
  "loadBalancers",
  "healthCheckGracePeriodSeconds",
  "schedulingStrategy",
  "deploymentController",
];
const TASK_KEYS = [
  "requiresCompatibilities",
  "networkMode",
  "executionRoleArn",
  "taskRoleArn",
  "cpu",
  "memory",
];
const TARGET_GROUP_KEYS = [
  "TargetType",
  "HealthCheckPath",
  "HealthCheckIntervalSeconds",
  "HealthCheckTimeoutSeconds",
  "UnhealthyThresholdCount",
  "HealthyThresholdCount",
  "HealthCheckProtocol",
];

/** Everything the document holds; empty when it is none of these forms. */
export function shapesOf(root: DocumentNode | null): Shape[] {
  if (root?.kind === "list") return isContainerList(root) ? [{ kind: "container-list", node: root }] : [];
  if (root?.kind !== "map" || child(root, "Resources") !== undefined || isLoneResource(root)) return [];
  return [
    ...wrapped(root, "taskDefinition", "task-definition", isTaskDefinition),
    ...wrapped(root, "services", "service", isService),
    ...wrapped(root, "service", "service", isService),
    ...wrapped(root, "TargetGroups", "target-group", isTargetGroup),
    ...wrapped(root, "TargetGroup", "target-group", isTargetGroup),
    ...wrapped(root, "LoadBalancers", "load-balancer", isLoadBalancer),
    ...wrapped(root, "LoadBalancer", "load-balancer", () => true),
    ...wrapped(root, "Listeners", "listener", isListener),
    ...wrapped(root, "imageDetails", "image-details", (node) => child(node, "imageDigest") !== undefined),
    ...own(root),
  ];
}

/** The document is one of these things itself, without a wrapping. */
function own(root: MapNode): Shape[] {
  if (isTaskDefinition(root)) return [{ kind: "task-definition", node: root }];
  if (isService(root)) return [{ kind: "service", node: root }];
  if (isTargetGroup(root)) return [{ kind: "target-group", node: root }];
  const imageIds = child(root, "imageIds");
  if (imageIds?.kind === "list") return [{ kind: "image-ids", node: imageIds }];
  const attributes = child(root, "Attributes");
  const group = attributes?.kind === "list" && attributes.items.some((item) => isGroupAttribute(item));
  return group ? [{ kind: "target-group-attributes", node: root }] : [];
}

function wrapped(
  root: MapNode,
  key: string,
  kind: Shape["kind"],
  test: (node: DocumentNode) => boolean,
): Shape[] {
  const inner = child(root, key);
  if (inner?.kind === "map") return test(inner) ? [{ kind, node: inner }] : [];
  if (inner?.kind !== "list") return [];
  return inner.items.filter((item) => item.kind === "map" && test(item)).map((node) => ({ kind, node }));
}

/** A field under either casing. */
export function child(node: DocumentNode, name: string): DocumentNode | undefined {
  const first = name.charAt(0);
  return (
    childOf(node, name) ??
    childOf(node, first.toLowerCase() + name.slice(1)) ??
    childOf(node, first.toUpperCase() + name.slice(1))
  );
}

function count(node: DocumentNode, names: readonly string[]): number {
  return names.filter((name) => child(node, name) !== undefined).length;
}

function isTaskDefinition(node: DocumentNode): boolean {
  if (child(node, "containerDefinitions") !== undefined) return true;
  return child(node, "family") !== undefined && count(node, TASK_KEYS) >= 2;
}

function isService(node: DocumentNode): boolean {
  const desired = child(node, "desiredCount");
  if (desired === undefined && child(node, "deploymentConfiguration")?.kind !== "map" && !hasTargets(node))
    return false;
  return count(node, SERVICE_ONLY_KEYS) >= 1 && count(node, SERVICE_KEYS) >= 2;
}

function hasTargets(node: DocumentNode): boolean {
  const targets = child(node, "loadBalancers");
  return targets?.kind === "list" && targets.items.some((item) => child(item, "containerPort") !== undefined);
}

function isTargetGroup(node: DocumentNode): boolean {
  return count(node, TARGET_GROUP_KEYS) >= 1 && count(node, ["Port", "Protocol", "TargetGroupArn"]) >= 1;
}

function isLoadBalancer(node: DocumentNode): boolean {
  return count(node, ["LoadBalancerArn", "Scheme", "DNSName"]) >= 2;
}

function isListener(node: DocumentNode): boolean {
  return count(node, ["ListenerArn", "LoadBalancerArn", "DefaultActions"]) >= 2;
}

function isGroupAttribute(node: DocumentNode): boolean {
  const key = child(node, "Key");
  return (
    key?.kind === "scalar" &&
    /^(deregistration_delay|stickiness|slow_start|target_group_health)\./.test(key.text)
  );
}

function isLoneResource(node: DocumentNode): boolean {
  const type = childOf(node, "Type");
  return type?.kind === "scalar" && /^(AWS|Custom|Alexa)::/.test(type.text);
}

/** A task's containers without their task, as infrastructure code keeps them in a file of their own. */
function isContainerList(node: DocumentNode): boolean {
  if (node.kind !== "list" || node.items.length === 0) return false;
  const signs = [
    "essential",
    "portMappings",
    "logConfiguration",
    "memoryReservation",
    "environment",
    "secrets",
  ];
  return node.items.every(
    (item) =>
      child(item, "name") !== undefined && child(item, "image") !== undefined && count(item, signs) >= 1,
  );
}
