import {
  type Container,
  type Dependency,
  dependenciesOf,
  type DependencyKind,
  deployedContainers,
  type ImageBuild,
  knownValue,
  type Model,
  type Origin,
  runsOnFargate,
  servicesOf,
  type TaskDefinition,
} from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";
import { serviceName } from "../shared/service-names.js";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;
/** Servers of their own; what is asked over HTTP on loopback may be an agent beside the application. */
const SERVERS: ReadonlySet<DependencyKind> = new Set([
  "postgres",
  "mysql",
  "redis",
  "amqp",
  "mongodb",
  "memcached",
]);
/** An image that brings the server along. */
const BRINGS_SERVER = /redis|valkey|postgres|mysql|mariadb|mongo|rabbitmq|memcached|supervisor|s6-overlay/i;

/** A task that seeks its database or cache at its own loopback address, where nothing else runs. */
export function soughtAtLoopback(model: Model): Verdict[] {
  const judged = new Set<Container>();
  return deployedContainers(model).flatMap(({ container, taskDefinition }) => {
    if (judged.has(container)) return [];
    judged.add(container);
    return dependenciesOf(model, container)
      .filter(({ kind, host }) => SERVERS.has(kind) && LOOPBACK.test(knownValue(host) ?? ""))
      .map((dependency) => judge(dependency, container, taskDefinition, model));
  });
}

function judge(
  dependency: Dependency,
  container: Container,
  taskDefinition: TaskDefinition,
  model: Model,
): Verdict {
  const service = serviceName({ dependency: dependency.kind, client: "" });
  const origin = placeOf(dependency, container);
  const own =
    knownValue(taskDefinition.networkMode) === "awsvpc" ||
    runsOnFargate(taskDefinition, servicesOf(model, taskDefinition)) === "yes";
  const what = `whether ${service} runs beside the application`;
  if (!own) return unknownBecause(what, "the host's own network is used", origin);
  if (taskDefinition.containers.length > 1) {
    return unknownBecause(what, "another container of the task may be it", origin);
  }
  if (container.build !== null && bringsServer(container.build)) {
    return unknownBecause(what, "the image installs a server", origin);
  }
  return found({
    title: `${service} is sought in the task itself`,
    explanation: `${dependency.variables.join(", ")} leads to ${knownValue(dependency.host)}, which is the task's own address. Nothing but the application runs there, so every connection is refused.`,
    where: [{ origin, value: knownValue(dependency.url) ?? knownValue(dependency.host) ?? "" }],
    confidence: container.build === null ? 0.8 : 0.9,
    implies: [{ of: container.id, what: "dependency", kind: dependency.kind, fault: "refused" }],
    repairs: [
      {
        description: `name the address at which ${service} can be reached from the task`,
        safe: false,
        changes: [],
      },
    ],
  });
}

function bringsServer({ final }: ImageBuild): boolean {
  return [final.rootBase, ...final.runs].some((text) => !text.known || BRINGS_SERVER.test(text.value));
}

function placeOf({ variables, origin }: Dependency, container: Container): Origin {
  return container.environment.find(({ name }) => variables.includes(name))?.value.origin ?? origin;
}
