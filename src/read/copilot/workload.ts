import {
  COPILOT_CIRCUIT_BREAKER,
  COPILOT_COUNT_DEFAULT,
  COPILOT_CPU_DEFAULT,
  COPILOT_DEREGISTRATION_DELAY_SECONDS_DEFAULT,
  COPILOT_GRACE_PERIOD_SECONDS_DEFAULT,
  COPILOT_MEMORY_DEFAULT,
  COPILOT_ROLLING,
} from "../../aws/copilot.js";
import type { Origin } from "../../model/index.js";
import type { DocumentNode } from "../document/index.js";
import { resolvePlain } from "../resource/plain.js";
import { type Mapping, type Resolved, unresolved } from "../resource/resolved.js";
import { mainContainer, sidecar } from "./container.js";
import type { Manifest } from "./manifest.js";
import { list, mapping, scalar, seconds, valueOr } from "./translate.js";

const MADE_BY_COPILOT = "Copilot makes it";

/** One rule of the balancer: the target that it leads to, and how that is checked. */
export interface Route {
  /** `http`, or `http.additional_rules.0`. */
  readonly at: readonly string[];
  readonly container: Resolved;
  readonly port: Resolved;
}

/** A workload's task definition, in the words of the ECS API. */
export function taskMapping(manifest: Manifest, routes: readonly Route[], addons: boolean): Mapping {
  const origin: Origin = { ...rootOrigin(manifest), node: null };
  const sidecars = [...manifest.entries("sidecars").keys()];
  // Copilot maps what a route leads to, also where the container itself names another port.
  const portsOf = (name: string | null): Resolved[] =>
    routes
      .filter(({ container }) => container.kind === "scalar" && container.text === name)
      .map(({ port }) => port);
  return mapping(
    {
      Family: unresolved("Copilot names it", origin),
      Cpu: valueOr(manifest.at("cpu"), COPILOT_CPU_DEFAULT, manifest.origin("cpu")),
      Memory: valueOr(manifest.at("memory"), COPILOT_MEMORY_DEFAULT, manifest.origin("memory")),
      NetworkMode: scalar("awsvpc", { ...origin, written: false }),
      RequiresCompatibilities: list([scalar("FARGATE", { ...origin, written: false })], origin),
      RuntimePlatform: platform(manifest),
      TaskRoleArn: unresolved(MADE_BY_COPILOT, origin),
      ExecutionRoleArn: unresolved(MADE_BY_COPILOT, origin),
      ContainerDefinitions: list(
        [
          mainContainer(manifest, portsOf(manifest.text("name")), addons),
          ...sidecars.map((each) => sidecar(manifest, each, portsOf(each))),
        ],
        origin,
      ),
    },
    origin,
  );
}

/** `linux/arm64`, or a map with `architecture`. */
function platform(manifest: Manifest): Resolved | undefined {
  const node = manifest.at("platform");
  if (node === undefined) return undefined;
  const architecture =
    node.kind === "scalar" ? node.text.split("/")[1] : manifest.text("platform", "architecture");
  const origin = manifest.origin("platform");
  if (architecture === undefined || architecture === null)
    return unresolved("it names no architecture", origin);
  const arm = /^(?:arm64|aarch64)/i.test(architecture);
  return mapping({ CpuArchitecture: scalar(arm ? "ARM64" : "X86_64", { ...origin, node: null }) }, origin);
}

/** The service, in the words of the ECS API. `targetGroups` are the ids of its routes' target groups. */
export function serviceMapping(
  manifest: Manifest,
  id: string,
  routes: readonly Route[],
  targetGroups: readonly string[],
): Mapping {
  const origin = rootOrigin(manifest);
  const grace =
    manifest.at("http", "healthcheck", "grace_period") ?? manifest.at("nlb", "healthcheck", "grace_period");
  return mapping(
    {
      Name: scalar(manifest.text("name") ?? id, manifest.origin("name")),
      TaskDefinition: scalar(id, { ...origin, written: false }),
      LaunchType: scalar("FARGATE", { ...origin, written: false }),
      DesiredCount: desiredCount(manifest),
      DeploymentConfiguration: rollout(manifest),
      EnableExecuteCommand: manifest.at("exec") === undefined ? undefined : resolvedExec(manifest),
      HealthCheckGracePeriodSeconds:
        routes.length === 0
          ? undefined
          : seconds(
              grace,
              manifest.origin("http", "healthcheck", "grace_period"),
              COPILOT_GRACE_PERIOD_SECONDS_DEFAULT,
            ),
      LoadBalancers: list(
        routes.map((route, index) =>
          mapping(
            {
              ContainerName: route.container,
              ContainerPort: route.port,
              TargetGroupArn: scalar(targetGroups[index] ?? id, { ...origin, written: false }),
            },
            manifest.origin(...route.at),
          ),
        ),
        origin,
      ),
      NetworkConfiguration: network(manifest),
    },
    origin,
  );
}

/** A number, a range for auto scaling (whose lower end it starts from), or a part on Spot. */
function desiredCount(manifest: Manifest): Resolved {
  const node = manifest.at("count");
  const origin = manifest.origin("count");
  if (node === undefined) return scalar(COPILOT_COUNT_DEFAULT, { ...origin, written: false });
  if (node.kind === "scalar") return resolvePlain(node);
  const range = manifest.at("count", "range");
  if (range?.kind === "scalar") {
    const lower = /^(\d+)\s*-\s*\d+$/.exec(range.text.trim())?.[1];
    const at = { ...manifest.origin("count", "range"), node: null };
    return lower === undefined ? unresolved("it is no range such as 1-10", at) : scalar(Number(lower), at);
  }
  const least = manifest.at("count", "range", "min") ?? manifest.at("count", "spot");
  return least === undefined ? unresolved("the range is not written", origin) : resolvePlain(least);
}

function rollout(manifest: Manifest): Resolved {
  const written = manifest.text("deployment", "rolling");
  const origin = manifest.origin("deployment", "rolling");
  const recreate = written === "recreate";
  const percents = recreate ? COPILOT_ROLLING.recreate : COPILOT_ROLLING.default;
  const at: Origin = { ...origin, node: null };
  return mapping(
    {
      MinimumHealthyPercent: scalar(percents.minimumHealthyPercent, at),
      MaximumPercent: scalar(percents.maximumPercent, at),
      DeploymentCircuitBreaker: mapping(
        {
          Enable: scalar(COPILOT_CIRCUIT_BREAKER.enable, at),
          Rollback: scalar(COPILOT_CIRCUIT_BREAKER.rollback, at),
        },
        at,
      ),
    },
    at,
  );
}

function resolvedExec(manifest: Manifest): Resolved {
  const node = manifest.at("exec");
  if (node === undefined || node.kind !== "scalar") return scalar(true, manifest.origin("exec"));
  return resolvePlain(node);
}

function network(manifest: Manifest): Resolved {
  const placement = manifest.text("network", "vpc", "placement") ?? "public";
  const origin = manifest.origin("network");
  const at: Origin = { ...origin, node: null };
  const elsewhere = unresolved("the Copilot environment holds it", at);
  return mapping(
    {
      AwsvpcConfiguration: mapping(
        {
          Subnets: list([elsewhere], at),
          SecurityGroups: list([elsewhere], at),
          AssignPublicIp: scalar(placement === "private" ? "DISABLED" : "ENABLED", at),
        },
        at,
      ),
    },
    at,
  );
}

/** A route's target group, in the words of the ELBv2 API. */
export function targetGroupMapping(manifest: Manifest, route: Route): Mapping {
  const at = [...route.at, "healthcheck"];
  const whole = manifest.at(...at);
  const network = route.at[0] === "nlb";
  const field = (key: string): DocumentNode | undefined => manifest.at(...at, key);
  const path = whole?.kind === "scalar" ? whole : field("path");
  const port = field("port");
  const codes = field("success_codes");
  const https = route.port.kind === "scalar" && route.port.text === "443";
  const version = manifest.text(...route.at, "version");
  const optional = (node: DocumentNode | undefined): Resolved | undefined =>
    node === undefined ? undefined : resolvePlain(node);
  const plain: Origin = { ...manifest.origin(...route.at), node: null };
  return mapping(
    {
      Name: unresolved("Copilot names it", plain),
      Protocol: scalar(network ? "TCP" : https ? "HTTPS" : "HTTP", plain),
      ProtocolVersion:
        version === null ? undefined : scalar(version === "grpc" ? "GRPC" : version.toUpperCase(), plain),
      Port: route.port,
      TargetType: scalar("ip", plain),
      HealthCheckPath: network ? undefined : optional(path),
      HealthCheckPort: optional(port),
      HealthCheckIntervalSeconds: seconds(field("interval"), manifest.origin(...at, "interval")),
      HealthCheckTimeoutSeconds: seconds(field("timeout"), manifest.origin(...at, "timeout")),
      HealthyThresholdCount: optional(field("healthy_threshold")),
      UnhealthyThresholdCount: optional(field("unhealthy_threshold")),
      Matcher: codes === undefined ? undefined : mapping({ HttpCode: resolvePlain(codes) }, plain),
      TargetGroupAttributes: list([deregistration(manifest, route, plain)], plain),
    },
    { ...manifest.origin(...at), place: manifest.origin(...route.at).place },
  );
}

function deregistration(manifest: Manifest, route: Route, plain: Origin): Resolved {
  const key = [...route.at, "deregistration_delay"];
  const value = seconds(
    manifest.at(...key),
    manifest.origin(...key),
    COPILOT_DEREGISTRATION_DELAY_SECONDS_DEFAULT,
  );
  return mapping({ Key: scalar("deregistration_delay.timeout_seconds", plain), Value: value }, plain);
}

function rootOrigin(manifest: Manifest): Origin {
  return {
    place: manifest.root.entries[0]?.keyPlace ?? manifest.root.place,
    node: { file: manifest.root.place.file, path: [] },
    written: true,
  };
}
