import {
  INSTANCE_PROXY_PORT,
  PROXY_SERVER_DEFAULT,
  STATIC_PATHS,
  UPSTREAM_PORTS,
} from "../../../aws/beanstalk/platform-defaults.js";
import type { InputFiles } from "../../../input/index.js";
import {
  absent,
  type HostProcess,
  type ImageBuild,
  type InstanceFront,
  known,
  knownValue,
  mapValue,
  type Origin,
  type Proxy,
  unknown,
  type Value,
} from "../../../model/index.js";
import { bundleProxy } from "./bundle-proxy.js";
import { insideOf } from "./hooks.js";
import type { Options } from "./settings.js";

export interface FrontClues {
  readonly bundle: string;
  readonly family: Value<string>;
  readonly options: Options;
  readonly files: InputFiles;
  readonly processes: readonly HostProcess[];
  /** The first container port of a `Dockerrun.aws.json` of version 1; null when it names none. */
  readonly dockerrunPort: Value<readonly number[]> | null;
  /** The Dockerfile at the bundle's root. */
  readonly image: ImageBuild | null;
  /** Configurations of proxies among the bundle's files. */
  readonly proxies: readonly Proxy[];
  readonly origin: Origin;
}

const VARIABLES = "aws:elasticbeanstalk:application:environment";
const STATIC_FILES = "aws:elasticbeanstalk:environment:proxy:staticfiles";

/** Null where the process that takes requests, or what stands before it, cannot be told. */
export function frontOf(clues: FrontClues): InstanceFront | null {
  const process = clues.processes.find(({ name }) => knownValue(name) === "web");
  const family = knownValue(clues.family);
  if (process === undefined || family === undefined || family === "ecs") return null;
  const proxy = proxyOf(clues);
  const own = bundleProxy(clues);
  return {
    origin: clues.origin,
    port: known(INSTANCE_PROXY_PORT),
    proxy,
    upstreamPorts: own.ports ?? upstreamOf(family, clues),
    locations: own.locations,
    filePaths: [...(STATIC_PATHS[family as keyof typeof STATIC_PATHS] ?? []), ...staticPaths(clues.options)],
    changedBy: own.changedBy,
    process,
    inContainer: family === "docker",
  };
}

function proxyOf({ options, bundle, files, family }: FrontClues): Value<string | null> {
  const compose = [...files.files.keys()].some((path) =>
    /^docker-compose\.ya?ml$/.test(insideOf(bundle, path) ?? ""),
  );
  if (compose && knownValue(family) === "docker") return known(null);
  const written = options.word("aws:elasticbeanstalk:environment:proxy", "ProxyServer");
  if (written === null) return absent(PROXY_SERVER_DEFAULT, { place: null, node: null });
  return mapValue(written, (name) => (name === "none" ? null : name));
}

function upstreamOf(
  family: string,
  { options, image, origin, dockerrunPort }: FrontClues,
): Value<readonly number[]> {
  if (family === "docker") return dockerrunPort ?? exposed(image, origin);
  const port = options.written(VARIABLES, "PORT");
  if (port !== null) {
    if (!port.known) return port;
    const number = Number(port.value);
    return Number.isInteger(number) && number > 0
      ? known([number], port.origin)
      : unknown("PORT is not a number", port.origin);
  }
  const defaults = Object.entries(UPSTREAM_PORTS).find(([name]) => name === family)?.[1];
  if (defaults === undefined) return unknown("nothing is known of this platform's proxy", origin);
  return defaults.length === 0
    ? unknown("the platform's proxy uses a socket", origin)
    : absent(defaults, { place: origin.place, node: null });
}

/** The first port that the Dockerfile exposes is the one that gets the requests. */
function exposed(image: ImageBuild | null, origin: Origin): Value<readonly number[]> {
  const [first] = image?.final.exposedPorts ?? [];
  if (first === undefined) return unknown("no Dockerfile of the bundle exposes a port", origin);
  return mapValue(first, (port) => [port]);
}

function staticPaths(options: Options): string[] {
  return options.in(STATIC_FILES).map(({ name }) => (name.startsWith("/") ? name : `/${name}`));
}
