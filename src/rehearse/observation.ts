import { join } from "node:path";
import type { InputFiles } from "../input/index.js";
import type { Application, Container, Model, Route, Service, Value } from "../model/index.js";
import type {
  DeployedVariable,
  ObservedDependency,
  ObservedEndpoint,
  ObserveRequest,
} from "../observe/index.js";
import type { SteadySettings } from "../read/index.js";
import { type ContainerPaths, containerPaths } from "./container-paths.js";

/** The container whose application is observed: the one behind the balancer, else the first essential one. */
export function observedContainer(service: Service): Container | null {
  const containers = service.taskDefinition?.containers ?? [];
  const behind = service.targets
    .map((target) => (target.containerName.known ? target.containerName.value : null))
    .flatMap((name) => containers.filter((one) => one.name.known && one.name.value === name));
  const essential = containers.filter((one) => one.essential.known && one.essential.value);
  return (
    behind[0] ?? essential.find((one) => one.application !== null) ?? essential[0] ?? containers[0] ?? null
  );
}

export interface ObservationPlan {
  readonly request: ObserveRequest;
  /** Of the container that is observed; null when the files do not settle it. */
  readonly containerName: string | null;
  readonly ordinaryPath: string | null;
}

export interface PlanInput {
  readonly model: Model;
  readonly service: Service;
  readonly files: InputFiles;
  readonly settings: SteadySettings;
  readonly conditions: readonly (readonly string[])[];
}

/** What to observe of a service, from what its files say; or one clause why it cannot be observed. */
export function planObservation(input: PlanInput): ObservationPlan | string {
  const container = observedContainer(input.service);
  if (container === null) return "the service has no task definition in these files";
  const application = container.application;
  if (application === null) {
    return "the application is not among these files; name its folder with --app or `application:` in steady.yml";
  }
  if (!application.command.known) return `how it starts is unknown: ${application.command.reason}`;
  const task = input.service.taskDefinition;
  const cpu = task?.cpu.known ? task.cpu.value : null;
  const ordinaryPath = input.settings.ordinaryRoute ?? ordinaryRoute(application, healthPaths(input.service));
  const paths = containerPaths(application, container.build, input.files);
  const request: ObserveRequest = {
    name: textOr(container.name, "app"),
    command: application.command.value.map(paths.inCommand),
    workingDirectory: join(input.files.base, application.root),
    environment: deployedEnvironment(container).map(({ name, value }) => ({
      name,
      value: value === null ? null : paths.inVariable(name, value),
    })),
    containerPorts: containerPorts(input.service, container),
    portVariable: application.listens.find((listen) => listen.portVariable !== null)?.portVariable ?? null,
    vcpu: cpu === null ? null : cpu / 1024,
    memoryLimitMiB: memoryLimitMiB(input.service),
    endpoints: endpoints(input.service, container, ordinaryPath, paths),
    dependencies: dependencies(input.model, application, container, input.settings),
    conditions: input.conditions,
    stopTimeoutSeconds: container.stopTimeoutSeconds.known ? container.stopTimeoutSeconds.value : 30,
    probeTimeoutSeconds: probeTimeout(input.service, container),
  };
  return { request, containerName: textOr(container.name, null), ordinaryPath };
}

/** The container's own limit, or the task's. */
export function memoryLimitMiB(service: Service): number | null {
  const own = observedContainer(service)?.memory;
  const whole = service.taskDefinition?.memory;
  return (own?.known ? own.value : null) ?? (whole?.known ? whole.value : null);
}

/** Waiting as long as the slowest check tells the most; beyond ten seconds a person would rather have an answer. */
const PROBE_SECONDS_MIN = 3;
const PROBE_SECONDS_MAX = 10;

function probeTimeout(service: Service, container: Container): number {
  const timeouts = service.targets.flatMap(({ targetGroup }) =>
    targetGroup?.healthCheck.timeoutSeconds.known ? [targetGroup.healthCheck.timeoutSeconds.value] : [],
  );
  if (container.healthCheck?.timeoutSeconds.known) timeouts.push(container.healthCheck.timeoutSeconds.value);
  return Math.min(
    PROBE_SECONDS_MAX,
    Math.max(PROBE_SECONDS_MIN, ...timeouts.map((seconds) => seconds + 0.5)),
  );
}

function containerPorts(service: Service, container: Container): number[] {
  const targets = service.targets.flatMap((target) =>
    target.containerPort.known ? [target.containerPort.value] : [],
  );
  const mapped = container.portMappings.flatMap((mapping) =>
    mapping.containerPort.known ? [mapping.containerPort.value] : [],
  );
  return [...new Set([...targets, ...mapped])];
}

function healthPaths(service: Service): string[] {
  return service.targets.flatMap(({ targetGroup }) =>
    targetGroup?.healthCheck.path.known ? [targetGroup.healthCheck.path.value] : [],
  );
}

function endpoints(
  service: Service,
  container: Container,
  ordinaryPath: string | null,
  paths: ContainerPaths,
): ObservedEndpoint[] {
  const list: ObservedEndpoint[] = [];
  for (const { targetGroup, containerPort } of service.targets) {
    if (targetGroup === null || !targetGroup.healthCheck.path.known) continue;
    const port = targetGroup.healthCheck.port;
    const fixed = port.known && /^\d+$/.test(port.value) ? Number(port.value) : null;
    list.push({
      role: "target-group-check",
      method: "GET",
      path: targetGroup.healthCheck.path.value,
      port: fixed ?? (containerPort.known ? containerPort.value : null),
      matcher: targetGroup.healthCheck.matcher.known ? targetGroup.healthCheck.matcher.value : null,
    });
  }
  const command = container.healthCheck?.command;
  if (command?.known) list.push({ role: "container-check", command: command.value.map(paths.inCommand) });
  if (ordinaryPath !== null) list.push({ role: "ordinary", method: "GET", path: ordinaryPath, port: null });
  return list;
}

/** What is asked besides health: a plain page or list that anybody may ask for. */
export function ordinaryRoute(application: Application, healthPaths: readonly string[]): string | null {
  const candidates = application.routes.filter(
    (route) =>
      route.literal &&
      ["GET", "*"].includes(route.method) &&
      !healthPaths.includes(route.path) &&
      !looksLikeProbe(route),
  );
  const open = candidates.filter((route) => !route.guarded && !route.redirects);
  const best = [...(open.length > 0 ? open : candidates)].sort(
    (a, b) =>
      Number(looksLikeReference(a)) - Number(looksLikeReference(b)) ||
      a.path.length - b.path.length ||
      a.path.localeCompare(b.path),
  )[0];
  return best?.path ?? (application.unreadable !== null || !application.routesComplete ? "/" : null);
}

/** Probes of other monitors are not what users ask for. Only used to choose a better example of an ordinary route. */
function looksLikeProbe(route: Route): boolean {
  return /(^|\/)(_*health[a-z]*|ready|readyz|live[a-z]*|livez|ping|status|metrics)\/?$/i.test(route.path);
}

/** Pages that a framework adds about the application: they never do its work. Used for the choice only, too. */
function looksLikeReference(route: Route): boolean {
  return /(^|\/)(docs|redoc|swagger[\w-]*|api-docs|openapi\.(json|ya?ml)|favicon\.ico|robots\.txt)(\/.*)?$/i.test(
    route.path,
  );
}

function deployedEnvironment(container: Container): DeployedVariable[] {
  const variables = new Map<string, string | null>();
  for (const { name, value } of container.build?.final.environment ?? [])
    variables.set(name, textOr(value, null));
  for (const { name, value, from } of container.environment) {
    variables.set(name, from === "plain" ? plainText(value) : null);
  }
  return [...variables].map(([name, value]) => ({ name, value }));
}

/** A password that is fetched at deploy time is not known here; the text around it is. */
function plainText(value: Value<string>): string | null {
  return value.known ? value.value.replace(/\{\{resolve:[^}]*\}\}/g, "resolved-at-deploy") : null;
}

function dependencies(
  model: Model,
  application: Application,
  container: Container,
  settings: SteadySettings,
): ObservedDependency[] {
  const kinds = [...new Set(model.dependencies.map((dependency) => dependency.kind))];
  return kinds.map((kind) => {
    const same = model.dependencies.filter((one) => one.kind === kind);
    const names = new Set(same.flatMap((dependency) => dependency.variables));
    const port = same.find((dependency) => dependency.port.known)?.port;
    return {
      name: kind,
      kind,
      ...(port?.known ? { port: port.value } : {}),
      variables: [...names].map((name) => ({ name, value: deployedValue(name, application, container) })),
      url: settings.dependencies[kind] ?? null,
    };
  });
}

function deployedValue(name: string, application: Application, container: Container): string | null {
  const written = container.environment.find((variable) => variable.name === name);
  if (written) return written.from === "plain" ? plainText(written.value) : null;
  const fallback = application.environment.find((read) => read.name === name)?.fallback;
  return fallback?.known ? fallback.value : null;
}

function textOr<T>(value: Value<string>, fallback: T): string | T {
  return value.known ? value.value : fallback;
}
