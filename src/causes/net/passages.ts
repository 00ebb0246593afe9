import {
  balancersTo,
  type BeanstalkEnvironment,
  type Container,
  type EnvironmentVariable,
  fastcgiLinks,
  hostPaths,
  includesOnlyPlatformParts,
  keepsPlatformLocation,
  known,
  knownValue,
  type Listen,
  type Model,
  type Origin,
  type ProxyLimits,
  type ProxyLocation,
  type ProxyUse,
  trafficPaths,
  usedProxies,
  type Value,
} from "../../model/index.js";
import { absent } from "../../model/index.js";

/** What passes a proxy on its way to an application, and what the links before and behind allow. */
export interface Passage {
  readonly readTimeoutSeconds: Value<number | null>;
  readonly bodyBytes: Value<number | null>;
  /** Where the proxy's configuration stands; null for a platform's own. */
  readonly proxyOrigin: Origin | null;
  /** "nginx of the platform". */
  readonly where: string;
  /** The directive that sets its time limit, where that is not `proxy_read_timeout`. */
  readonly directive?: string;
  /** Time limits that somebody wrote at other links. */
  readonly allowed: readonly { readonly what: string; readonly seconds: number; readonly origin: Origin }[];
  readonly accepted: readonly {
    readonly what: string;
    readonly bytes: number;
    readonly written: string;
    readonly origin: Origin;
  }[];
}

export function passages(model: Model): Passage[] {
  return [...onInstances(model), ...inTasks(model), ...beforePools(model)];
}

/** The platform's proxy on each instance, with what a bundle adds to it. */
function onInstances(model: Model): Passage[] {
  const uses = usedProxies(model);
  const seen = new Set<string>();
  return hostPaths(model).flatMap(({ environment, front, process, throughProxy }): Passage[] => {
    if (environment === null || throughProxy !== true || knownValue(front.proxy) !== "nginx") return [];
    if (seen.has(environment.id)) return [];
    seen.add(environment.id);
    const own = uses.filter((use) => use.by === "environment" && use.environment.id === environment.id);
    // A configuration that includes others, or is whole without the platform's parts, may say anything.
    if (own.some((use) => !isFollowed(use))) return [];
    const idle = environment.loadBalancer?.idleTimeoutSeconds;
    return [
      {
        ...limitsOf(own),
        proxyOrigin: null,
        where: "nginx on the instance",
        allowed: [...workOf(process.application?.listens ?? []), ...idleOf(idle)],
        accepted: acceptedBy([...process.environment, ...setByHand(environment)]),
      },
    ];
  });
}

const PROPERTIES = "aws:elasticbeanstalk:application:environment";

/** Properties that only the environment that runs has, as the API describes it. */
function setByHand({ running, variables }: BeanstalkEnvironment): EnvironmentVariable[] {
  return running.flatMap(({ namespace, name, value, origin }) =>
    namespace === PROPERTIES && value !== null && !variables.some((each) => each.name === name)
      ? [{ name, origin, value: known(value, origin), from: "plain" as const }]
      : [],
  );
}

function isFollowed({ proxy, standsIn }: ProxyUse): boolean {
  if (standsIn !== "main") return proxy.complete;
  return includesOnlyPlatformParts(proxy) && proxy.servers.some(keepsPlatformLocation);
}

/** A proxy of the task's own image before another container of the task, or before a process beside it. */
function inTasks(model: Model): Passage[] {
  return usedProxies(model).flatMap((use): Passage[] => {
    if (use.by !== "container" || !use.proxy.complete) return [];
    const paths = trafficPaths(model).filter(({ container }) => container.id === use.container.id);
    const behind = use.taskDefinition.containers.filter((each) => each.id !== use.container.id);
    const idles = paths
      .flatMap(({ target }) => balancersTo(model, target))
      .flatMap((balancer) => idleOf(knownValue(balancer)?.idleTimeoutSeconds));
    return locations(use).map((location) => {
      const application = applicationAt(location, behind);
      return {
        readTimeoutSeconds: location.limits.readTimeoutSeconds,
        bodyBytes: location.limits.bodyBytes,
        proxyOrigin: location.origin,
        where: "nginx in the task",
        allowed: [...workOf(application?.application?.listens ?? []), ...idles],
        accepted: application === null ? [] : acceptedBy(application.environment),
      };
    });
  });
}

/** nginx of an instance before the pool of PHP-FPM that it passes requests to. */
function beforePools(model: Model): Passage[] {
  return fastcgiLinks(model).flatMap(({ agrees, limitsKnown, location, pool }): Passage[] => {
    const limit = location.limits.readTimeoutSeconds;
    const { node, written, place } = limit.origin;
    // What is written for passing on by HTTP does not hold here, and may hide what does.
    if (!agrees || !limitsKnown || (written && node?.path.at(-1) !== "fastcgi_read_timeout")) return [];
    const seconds = knownValue(pool.workTimeoutSeconds);
    if (typeof seconds !== "number") return [];
    const file = location.origin.place?.file;
    const own =
      node === null || node.file !== file
        ? null
        : { ...node, path: [...node.path.slice(0, -1), "fastcgi_read_timeout"] };
    return [
      {
        readTimeoutSeconds: { ...limit, origin: { place, written, node: own } },
        bodyBytes: location.limits.bodyBytes,
        proxyOrigin: location.origin,
        where: "nginx on the instance",
        directive: "fastcgi_read_timeout",
        allowed: [
          {
            what: `the pool ${pool.name}'s request_terminate_timeout`,
            seconds,
            origin: pool.workTimeoutSeconds.origin,
          },
        ],
        accepted: [],
      },
    ];
  });
}

function locations(use: ProxyUse): ProxyLocation[] {
  return use.proxy.servers.flatMap(({ locations: all }) =>
    all.filter(({ upstream }) => upstream.known && upstream.value !== null),
  );
}

/** The container whose port the location passes to; the only one where the port is not told. */
function applicationAt({ upstream }: ProxyLocation, behind: readonly Container[]): Container | null {
  const port = Number(/:(\d+)(?:\/|$)/.exec(knownValue(upstream) ?? "")?.[1]);
  const mapped = behind.filter(({ portMappings }) =>
    portMappings.some(({ containerPort }) => knownValue(containerPort) === port),
  );
  return mapped[0] ?? (behind.length === 1 ? (behind[0] ?? null) : null);
}

const NONE = absent<number | null>(null, { place: null, node: null });

/** Of several files the largest limit that one of them writes; none written is the platform's. */
function limitsOf(own: readonly ProxyUse[]): Pick<ProxyLimits, "readTimeoutSeconds" | "bodyBytes"> {
  const all = own.flatMap(({ proxy }) =>
    proxy.servers.flatMap((server) => [server.limits, ...server.locations.map(({ limits }) => limits)]),
  );
  const largest = (read: (limits: ProxyLimits) => Value<number | null>): Value<number | null> => {
    const written = all.map(read).filter((value) => !value.known || value.origin.written);
    const unknown_ = written.find((value) => !value.known);
    if (unknown_ !== undefined) return unknown_;
    return written.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? NONE;
  };
  return {
    readTimeoutSeconds: largest((limits) => limits.readTimeoutSeconds),
    bodyBytes: largest((limits) => limits.bodyBytes),
  };
}

/** 0 bytes is no limit. */
function sizeOf(value: Value<number | null>): number {
  const own = knownValue(value) ?? 0;
  return own === 0 ? Number.POSITIVE_INFINITY : own;
}

/** A time that somebody wrote for the server; a default was not meant for long answers. */
function workOf(listens: readonly Listen[]): Passage["allowed"] {
  return listens.flatMap(({ server }) => {
    const limit = server?.workTimeoutSeconds;
    const seconds = limit === undefined ? undefined : knownValue(limit);
    if (server === undefined || limit === undefined || typeof seconds !== "number" || !limit.origin.written)
      return [];
    return [{ what: `${server.kind}'s timeout`, seconds, origin: limit.origin }];
  });
}

function idleOf(idle: Value<number> | undefined): Passage["allowed"] {
  const seconds = idle === undefined ? undefined : knownValue(idle);
  return idle === undefined || seconds === undefined || !idle.origin.written
    ? []
    : [{ what: "the balancer's idle timeout", seconds, origin: idle.origin }];
}

/** Variables by which frameworks and applications take the size of a request; in bytes. */
const SIZE_VARIABLE =
  /^(?:(?:FLASK_)?MAX_CONTENT_LENGTH|DATA_UPLOAD_MAX_MEMORY_SIZE|(?:MAX_)?(?:UPLOAD|BODY|REQUEST|FILE)_(?:MAX_)?(?:SIZE|LIMIT|BYTES)(?:_BYTES)?)$/;

function acceptedBy(environment: readonly EnvironmentVariable[]): Passage["accepted"] {
  return environment.flatMap(({ name, value }) => {
    const written = knownValue(value);
    const bytes = Number(written);
    if (written === undefined || !SIZE_VARIABLE.test(name) || !/^\d{4,}$/.test(written)) return [];
    return [{ what: name, bytes, written, origin: value.origin }];
  });
}
