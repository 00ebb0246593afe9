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
  NOWHERE,
  type Origin,
  unknown,
  type Value,
} from "../../../model/index.js";
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
  return {
    origin: clues.origin,
    port: known(INSTANCE_PROXY_PORT),
    proxy,
    upstreamPorts: upstreamOf(family, clues),
    filePaths: [...(STATIC_PATHS[family as keyof typeof STATIC_PATHS] ?? []), ...staticPaths(clues.options)],
    changedBy: changedBy(clues),
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

/** Words by which a configuration of the proxy, or a script that writes one, changes what becomes of requests. */
const CHANGES_PROXY =
  /\b(?:proxy_pass|upstream|location|rewrite|return\s+\d{3}|fastcgi_pass|ProxyPass|RewriteRule)\b/;
const OF_PROXY = /\/etc\/(?:nginx|httpd)|sites-(?:enabled|available)|\bnginx\b|\bhttpd\b|proxy_pass/;

function changedBy({ bundle, files }: FrontClues): Origin | null {
  for (const file of files.files.values()) {
    const inside = insideOf(bundle, file.path);
    if (inside === null || !/^\.(?:platform|ebextensions)\//.test(inside)) continue;
    const text = file.text() ?? "";
    const own = /^\.platform\/(?:nginx|httpd)\//.test(inside);
    const changes = own
      ? CHANGES_PROXY.test(text) || /\/nginx\.conf$|\/httpd\.conf$/.test(inside)
      : OF_PROXY.test(text) && (CHANGES_PROXY.test(text) || /\/etc\/(?:nginx|httpd)/.test(text));
    if (!changes) continue;
    const place = { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { ...NOWHERE, place };
  }
  return null;
}
