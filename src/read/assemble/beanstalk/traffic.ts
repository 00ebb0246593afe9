import { GROUP_SIZE_DEFAULTS, PROCESS_DEFAULTS } from "../../../aws/beanstalk/platform-defaults.js";
import {
  absent,
  type InstanceGroup,
  isWritten,
  known,
  knownValue,
  type Listener,
  type LoadBalancer,
  mapValue,
  type Origin,
  type TargetGroup,
  unknown,
  type Value,
} from "../../../model/index.js";
import type { Options } from "./settings.js";

export interface Traffic {
  readonly loadBalancer: LoadBalancer | null;
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
  readonly instances: InstanceGroup;
}

const ENVIRONMENT = "aws:elasticbeanstalk:environment";
const PROCESS = "aws:elasticbeanstalk:environment:process:";
const LISTENER = "aws:elbv2:listener:";

/** What the platform makes in front of the instances, and the group that they stand in. */
export function trafficOf(id: string, options: Options, worker: boolean, origin: Origin): Traffic {
  const type = options.word(ENVIRONMENT, "EnvironmentType");
  const single = type !== null && knownValue(type) === "singleinstance";
  const instances = instancesOf(id, options, single, origin);
  // A worker's instances take messages from their own queue daemon.
  if (worker || single) return { loadBalancer: null, listeners: [], targetGroups: [], instances };
  const balancer = balancerOf(id, options, origin);
  const names = [...new Set(["default", ...options.suffixes(PROCESS)])];
  const kind = kindOf(options);
  const targetGroups = names.map((name) => targetGroupOf(id, name, kind, options, origin));
  return {
    loadBalancer: balancer,
    listeners: listenersOf(id, options, balancer, targetGroups, origin),
    targetGroups,
    instances: { ...instances, targetGroups: targetGroups.map((group) => known(group, group.origin)) },
  };
}

/** `classic`, `application`, `network` as written; null when nothing is. */
function kindOf(options: Options): string | null | undefined {
  const word = options.word(ENVIRONMENT, "LoadBalancerType");
  return word === null ? null : knownValue(word);
}

function balancerOf(id: string, options: Options, origin: Origin): LoadBalancer {
  const kind = kindOf(options);
  const type: LoadBalancer["type"] =
    kind === "application" || kind === "network"
      ? known(kind, options.word(ENVIRONMENT, "LoadBalancerType")?.origin)
      : unknown(kind === null ? "no file names the load balancer's type" : "it is a classic one", origin);
  const scheme = options.word("aws:ec2:vpc", "ELBScheme");
  return {
    id: `${id} balancer`,
    origin,
    name: unknown("Elastic Beanstalk names it", origin),
    type,
    scheme:
      scheme === null
        ? absent("internet-facing", { place: origin.place, node: null })
        : mapValue(scheme, (text) => (text === "internal" ? "internal" : "internet-facing")),
    subnets: [],
    securityGroups: [],
    idleTimeoutSeconds: options.number("aws:elbv2:loadbalancer", "IdleTimeout", 60),
  };
}

function targetGroupOf(
  id: string,
  name: string,
  kind: string | null | undefined,
  options: Options,
  at: Origin,
): TargetGroup {
  const namespace = `${PROCESS}${name}`;
  const own = options.in(namespace);
  const origin = own[0]?.origin ?? at;
  const text = (option: string, fallback: string): Value<string> => options.text(namespace, option, fallback);
  const number = (option: string, fallback: number): Value<number> =>
    options.number(namespace, option, fallback);
  const protocol = text("Protocol", PROCESS_DEFAULTS.protocol);
  const health = healthRequest(namespace, name, kind, protocol, options);
  return {
    id: `${id} process ${name}`,
    origin,
    name: known(name, origin),
    protocol,
    port: number("Port", PROCESS_DEFAULTS.port),
    targetType: known("instance"),
    healthCheck: {
      origin,
      configured: own.some(({ name: option }) =>
        /^(?:HealthCheck|MatcherHTTPCode|\w+ThresholdCount)/.test(option),
      ),
      protocol: health.protocol,
      port: known("traffic-port"),
      path: health.path,
      intervalSeconds: number("HealthCheckInterval", PROCESS_DEFAULTS.intervalSeconds),
      timeoutSeconds: number("HealthCheckTimeout", PROCESS_DEFAULTS.timeoutSeconds),
      healthyThreshold: number("HealthyThresholdCount", PROCESS_DEFAULTS.healthyThreshold),
      unhealthyThreshold: number("UnhealthyThresholdCount", PROCESS_DEFAULTS.unhealthyThreshold),
      matcher: text("MatcherHTTPCode", PROCESS_DEFAULTS.matcher),
    },
    deregistrationDelaySeconds: number("DeregistrationDelay", PROCESS_DEFAULTS.deregistrationDelaySeconds),
  };
}

/** What is asked depends on the balancer: an application one asks a path, the others connect unless they are told one. */
function healthRequest(
  namespace: string,
  name: string,
  kind: string | null | undefined,
  protocol: Value<string>,
  options: Options,
): { readonly path: Value<string>; readonly protocol: Value<string> } {
  const path = options.text(namespace, "HealthCheckPath", PROCESS_DEFAULTS.healthPath);
  const classicPath =
    name === "default"
      ? options.written("aws:elasticbeanstalk:application", "Application Healthcheck URL")
      : null;
  const tcp: Value<string> = known("TCP");
  if (kind === "network") return { path, protocol: tcp };
  if (isWritten(path) || kind === "application") return { path, protocol };
  if (classicPath === null) return { path, protocol: kind === "classic" ? tcp : protocol };
  const asked = mapValue(classicPath, (text) => /^(?:HTTPS?:\d*)?(\/.*)$/i.exec(text.trim())?.[1] ?? "");
  if (kind === "classic") {
    return { path: asked, protocol: asked.known && asked.value === "" ? tcp : protocol };
  }
  return {
    path: unknown("the load balancer's type decides which of two options names it", classicPath.origin),
    protocol,
  };
}

function listenersOf(
  id: string,
  options: Options,
  balancer: LoadBalancer,
  groups: readonly TargetGroup[],
  at: Origin,
): Listener[] {
  const names = [...new Set(["default", ...options.suffixes(LISTENER)])];
  return names.flatMap((name): Listener[] => {
    const namespace = `${LISTENER}${name}`;
    const enabled = options.word(namespace, "ListenerEnabled");
    if (enabled !== null && knownValue(enabled) === "false") return [];
    const port = name === "default" ? 80 : Number(name);
    if (!Number.isInteger(port)) return [];
    const origin = options.in(namespace)[0]?.origin ?? at;
    const process = options.text(namespace, "DefaultProcess", "default");
    const group = groups.find((each) => process.known && knownValue(each.name) === process.value);
    const certificates = options.written(namespace, "SSLCertificateArns");
    return [
      {
        id: `${id} listener ${name}`,
        origin,
        loadBalancer: known(balancer, balancer.origin),
        port: known(port, origin),
        protocol: options.text(namespace, "Protocol", "HTTP"),
        hasCertificate:
          certificates === null ? known(false, origin) : mapValue(certificates, (text) => text !== ""),
        forwardsTo: group === undefined ? [] : [known(group, group.origin)],
        redirects: known(false),
      },
    ];
  });
}

const GROUP = "aws:autoscaling:asg";

function instancesOf(id: string, options: Options, single: boolean, origin: Origin): InstanceGroup {
  const one = absent(1, { place: origin.place, node: null });
  return {
    id: `${id} instances`,
    origin: options.in(GROUP)[0]?.origin ?? origin,
    kind: "auto-scaling-group",
    name: unknown("Elastic Beanstalk names it", origin),
    minimumSize: single ? one : options.number(GROUP, "MinSize", GROUP_SIZE_DEFAULTS.minimum),
    maximumSize: single ? one : options.number(GROUP, "MaxSize", GROUP_SIZE_DEFAULTS.maximum),
    desiredCapacity: known(null),
    healthCheckTypes: known([]),
    healthCheckGracePeriodSeconds: unknown("Elastic Beanstalk sets it", origin),
    subnets: [],
    targetGroups: [],
    launch: null,
    stackWait: null,
  };
}
