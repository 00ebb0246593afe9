import { COPILOT_CONTAINER_CHECK } from "../../aws/copilot.js";
import type { Origin } from "../../model/index.js";
import { type DocumentNode, originOf } from "../document/index.js";
import { resolvePlain } from "../resource/plain.js";
import { type Resolved, unresolved } from "../resource/resolved.js";
import type { Manifest } from "./manifest.js";
import { list, mapping, scalar, seconds, valueOr, words } from "./translate.js";

/** Variables that Copilot sets in every container; their values depend on the environment. */
const COPILOT_VARIABLES = [
  "COPILOT_APPLICATION_NAME",
  "COPILOT_ENVIRONMENT_NAME",
  "COPILOT_SERVICE_NAME",
  "COPILOT_SERVICE_DISCOVERY_ENDPOINT",
  "COPILOT_LB_DNS",
];

const ADDED_LATER = "a file or an addon adds variables";

/** The container of the workload's own image. `ports`: what else routes lead to. */
export function mainContainer(manifest: Manifest, ports: readonly Resolved[], addons: boolean): Resolved {
  const image = manifest.at("image", "location");
  const own = manifest.at("image", "port");
  const name = manifest.at("name");
  const origin = manifest.origin("image");
  return mapping(
    {
      Name: name === undefined ? undefined : resolvePlain(name),
      Image: image === undefined ? unresolved("Copilot builds and names it", origin) : resolvePlain(image),
      EntryPoint: words(manifest.at("entrypoint")),
      Command: words(manifest.at("command")),
      PortMappings: portMappings([...(own === undefined ? [] : [resolvePlain(own)]), ...ports], origin),
      ...environment(manifest, [], addons),
      HealthCheck: containerCheck(manifest, ["image", "healthcheck"]),
      ReadonlyRootFilesystem: resolvedAt(manifest, "storage", "readonly_fs"),
      LogConfiguration: unresolved("Copilot makes the log group", origin),
    },
    origin,
  );
}

/** A container beside it. */
export function sidecar(manifest: Manifest, name: string, ports: readonly Resolved[]): Resolved {
  const at = ["sidecars", name];
  const image = manifest.at(...at, "image");
  const location = image?.kind === "map" ? manifest.at(...at, "image", "location") : image;
  const origin = manifest.origin(...at);
  const port = resolvedAt(manifest, ...at, "port");
  return mapping(
    {
      Name: scalar(name, origin),
      Image:
        location === undefined ? unresolved("Copilot builds and names it", origin) : resolvePlain(location),
      Essential: resolvedAt(manifest, ...at, "essential"),
      EntryPoint: words(manifest.at(...at, "entrypoint")),
      Command: words(manifest.at(...at, "command")),
      PortMappings: portMappings([...(port === undefined ? [] : [port]), ...ports], origin),
      ...environment(manifest, at, false),
      HealthCheck: containerCheck(manifest, [...at, "healthcheck"]),
      LogConfiguration: unresolved("Copilot makes the log group", origin),
    },
    origin,
  );
}

function portMappings(ports: readonly Resolved[], origin: Origin): Resolved {
  const numbers = new Map(ports.map((port) => [port.kind === "scalar" ? portNumber(port.text) : "", port]));
  return list(
    [...numbers.values()].map((port) => mapping({ ContainerPort: plainPort(port) }, port.origin)),
    origin,
  );
}

/** `8080/tcp` is port 8080. */
function plainPort(port: Resolved): Resolved {
  return port.kind === "scalar" && port.text.includes("/")
    ? scalar(portNumber(port.text), port.origin)
    : port;
}

function portNumber(text: string): string {
  return text.replace(/\/.*$/, "");
}

function environment(
  manifest: Manifest,
  at: readonly string[],
  addons: boolean,
): Readonly<Record<string, Resolved>> {
  const origin = manifest.origin(...at, "variables");
  const later = addons || manifest.at(...at, "env_file") !== undefined;
  const own = [...manifest.entries(...at, "variables")].map(
    ([name, node]) => [name, plainValue(node)] as const,
  );
  const copilot = COPILOT_VARIABLES.map(
    (name) => [name, unresolved("Copilot sets it", { ...origin, written: false })] as const,
  );
  return {
    Environment: list(
      [...copilot, ...own].map(([name, value]) =>
        mapping({ Name: scalar(name, value.origin), Value: value }, value.origin),
      ),
      origin,
    ),
    Secrets: list(
      [...manifest.entries(...at, "secrets")].map(([name, node]) =>
        mapping({ Name: scalar(name, originOf(node)), ValueFrom: secretSource(node) }, originOf(node)),
      ),
      manifest.origin(...at, "secrets"),
    ),
    ...(later ? { EnvironmentFiles: list([unresolved(ADDED_LATER, origin)], origin) } : {}),
  };
}

/** `{from_cfn: NAME}` is the export of a stack. */
function plainValue(node: DocumentNode): Resolved {
  const resolved = resolvePlain(node);
  return resolved.kind === "mapping" ? unresolved("another stack exports it", resolved.origin) : resolved;
}

function secretSource(node: DocumentNode): Resolved {
  const resolved = resolvePlain(node);
  return resolved.kind === "scalar" ? resolved : unresolved("it is named by its service", resolved.origin);
}

/** Null check when none is written: Copilot then configures none. */
function containerCheck(manifest: Manifest, at: readonly string[]): Resolved | undefined {
  if (manifest.at(...at)?.kind !== "map") return undefined;
  const field = (key: string): DocumentNode | undefined => manifest.at(...at, key);
  const origin = manifest.origin(...at);
  const command = field("command");
  return mapping(
    {
      Command: command === undefined ? undefined : resolvePlain(command),
      Interval: seconds(
        field("interval"),
        manifest.origin(...at, "interval"),
        COPILOT_CONTAINER_CHECK.intervalSeconds,
      ),
      Timeout: seconds(
        field("timeout"),
        manifest.origin(...at, "timeout"),
        COPILOT_CONTAINER_CHECK.timeoutSeconds,
      ),
      Retries: valueOr(field("retries"), COPILOT_CONTAINER_CHECK.retries, manifest.origin(...at, "retries")),
      StartPeriod: seconds(
        field("start_period"),
        manifest.origin(...at, "start_period"),
        COPILOT_CONTAINER_CHECK.startPeriodSeconds,
      ),
    },
    origin,
  );
}

function resolvedAt(manifest: Manifest, ...path: readonly string[]): Resolved | undefined {
  const node = manifest.at(...path);
  return node === undefined ? undefined : resolvePlain(node);
}
