import type { Listener, LoadBalancer, TargetGroup } from "./balancer.js";
import type { Dependency } from "./dependency.js";
import type { Model } from "./model.js";
import type { Runner } from "./runner.js";
import type { Service, ServiceTarget } from "./service.js";
import type { Container, TaskDefinition } from "./task.js";
import { anyOf, type Truth, truthOf } from "./truth.js";
import { knownValue, type Origin, type Value } from "./value.js";

/** A container that the platform is told to run. The service is null for a task definition that none names. */
export interface DeployedContainer {
  readonly service: Service | null;
  readonly taskDefinition: TaskDefinition;
  readonly container: Container;
}

/** Every container of every task definition, once for each service that runs it. */
export function deployedContainers(model: Model): DeployedContainer[] {
  return model.taskDefinitions.flatMap((taskDefinition) => {
    const services = servicesOf(model, taskDefinition);
    return (services.length > 0 ? services : [null]).flatMap((service) =>
      taskDefinition.containers.map((container) => ({ service, taskDefinition, container })),
    );
  });
}

export function servicesOf(model: Model, taskDefinition: TaskDefinition): Service[] {
  return model.services.filter(
    (service) => service.taskDefinition !== null && isSame(service.taskDefinition, taskDefinition),
  );
}

/** Templates of one deployment may use one id each for things of their own. */
function isSame(one: Identified, other: Identified): boolean {
  return one.id === other.id && one.origin.place?.file === other.origin.place?.file;
}

interface Identified {
  readonly id: string;
  readonly origin: Origin;
}

/** Whether the task runs on Fargate: its own requirement, or the launch type of the service. */
export function runsOnFargate(taskDefinition: TaskDefinition, services: readonly Service[]): Truth {
  const required = knownValue(taskDefinition.requiresFargate);
  return anyOf([
    required === undefined ? "unknown" : truthOf(required),
    ...services.map((service): Truth => {
      const launchType = knownValue(service.launchType);
      return launchType === undefined ? "unknown" : truthOf(launchType === "FARGATE");
    }),
  ]);
}

/** What a container is led to by its environment variables. */
export function dependenciesOf(model: Model, container: Pick<Runner, "environment">): Dependency[] {
  return model.dependencies.filter((dependency) =>
    dependency.variables.some((name) =>
      container.environment.some((variable) => {
        if (variable.name !== name) return false;
        // Two services may use one name for different addresses.
        const [url, own] = [knownValue(dependency.url), knownValue(variable.value)];
        return url === undefined ||
          own === undefined ||
          variable.from !== "plain" ||
          own.includes("://") === false
          ? true
          : own === url;
      }),
    ),
  );
}

/** The listeners that send traffic to a target of a service. */
export function listenersTo(model: Model, target: ServiceTarget): Listener[] {
  const group = target.targetGroup;
  if (!group) return [];
  return model.listeners.filter((listener) =>
    listener.forwardsTo.some((forwarded) => forwarded.known && isSame(forwarded.value, group)),
  );
}

/** The balancers that send traffic to a target group, each once. */
export function balancersOf(model: Model, group: TargetGroup): Value<LoadBalancer>[] {
  const found = model.listeners
    .filter(({ forwardsTo }) =>
      forwardsTo.some((forwarded) => forwarded.known && isSame(forwarded.value, group)),
    )
    .map(({ loadBalancer }) => loadBalancer);
  return found.filter(
    (balancer, index) =>
      !balancer.known || found.findIndex((other) => knownValue(other)?.id === balancer.value.id) === index,
  );
}

/** The balancers in front of a target, each once. */
export function balancersTo(model: Model, target: ServiceTarget): Value<LoadBalancer>[] {
  const seen = new Set<string>();
  return listenersTo(model, target)
    .map((listener) => listener.loadBalancer)
    .filter((balancer) => {
      if (!balancer.known) return true;
      if (seen.has(balancer.value.id)) return false;
      seen.add(balancer.value.id);
      return true;
    });
}
