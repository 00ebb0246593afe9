import type { Listener, TargetGroup } from "./balancer.js";
import { listenersTo } from "./deployed.js";
import type { Model } from "./model.js";
import type { Service, ServiceTarget } from "./service.js";
import type { Container, PortMapping, TaskDefinition } from "./task.js";
import { knownValue } from "./value.js";

/** The way of a request from the balancer into a container, as far as these files hold it. */
export interface TrafficPath {
  readonly service: Service;
  readonly target: ServiceTarget;
  readonly listeners: readonly Listener[];
  readonly targetGroup: TargetGroup | null;
  readonly taskDefinition: TaskDefinition;
  /** The container that the service names. */
  readonly container: Container;
  /** The mapping of the port that the service names; null when none is written or the ports are unknown. */
  readonly mapping: PortMapping | null;
}

/** One path per target of each service whose task definition and container are known. */
export function trafficPaths(model: Model): TrafficPath[] {
  return model.services.flatMap((service) => {
    const taskDefinition = service.taskDefinition;
    if (taskDefinition === null) return [];
    return service.targets.flatMap((target) => {
      const name = knownValue(target.containerName);
      const port = knownValue(target.containerPort);
      const container = taskDefinition.containers.find(
        (each) => name !== undefined && knownValue(each.name) === name,
      );
      if (container === undefined) return [];
      return [
        {
          service,
          target,
          listeners: listenersTo(model, target),
          targetGroup: target.targetGroup,
          taskDefinition,
          container,
          mapping:
            container.portMappings.find(
              (each) => port !== undefined && knownValue(each.containerPort) === port,
            ) ?? null,
        },
      ];
    });
  });
}
