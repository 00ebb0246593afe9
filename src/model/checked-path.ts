import type { Application } from "./application.js";
import { type HealthRequest, parseHealthCommand } from "./health-command.js";
import type { Model } from "./model.js";
import type { Service } from "./service.js";
import type { Container } from "./task.js";
import { type TrafficPath, trafficPaths } from "./traffic-path.js";
import { knownValue, type Origin, type Value } from "./value.js";

/** A path that the platform asks to decide whether a task lives. */
export interface CheckedPath {
  readonly by: "target-group" | "container";
  readonly service: Service;
  readonly container: Container;
  readonly application: Application;
  readonly path: string;
  /** Where the path is written, or would be. */
  readonly origin: Origin;
  readonly timeoutSeconds: Value<number>;
  /** Codes as written; null for a container's command. */
  readonly matcher: Value<string> | null;
  /** The request of a container's command; null for a target group. */
  readonly request: HealthRequest | null;
  /** The way on which a target group asks; null for a container's command. */
  readonly traffic: TrafficPath | null;
}

/** All checked paths whose application is among the files. Task definitions without a service are not replaced. */
export function checkedPaths(model: Model): CheckedPath[] {
  return [...targetGroupPaths(model), ...containerPaths(model)];
}

function targetGroupPaths(model: Model): CheckedPath[] {
  return trafficPaths(model).flatMap((traffic) => {
    const { service, targetGroup, container } = traffic;
    const application = container.application;
    if (targetGroup === null || application === null) return [];
    const { path, protocol, timeoutSeconds, matcher } = targetGroup.healthCheck;
    const asked = knownValue(protocol)?.toUpperCase();
    if (!path.known || (asked !== "HTTP" && asked !== "HTTPS")) return [];
    return [
      {
        by: "target-group",
        service,
        container,
        application,
        path: path.value,
        origin: path.origin,
        timeoutSeconds,
        matcher,
        request: null,
        traffic,
      },
    ];
  });
}

function containerPaths(model: Model): CheckedPath[] {
  return model.services.flatMap((service) =>
    (service.taskDefinition?.containers ?? []).flatMap((container): CheckedPath[] => {
      const { application, healthCheck } = container;
      const words = knownValue(healthCheck?.command);
      if (application === null || healthCheck === null || words === undefined) return [];
      return parseHealthCommand(words).requests.map((request) => ({
        by: "container",
        service,
        container,
        application,
        path: request.path,
        origin: healthCheck.command.origin,
        timeoutSeconds: healthCheck.timeoutSeconds,
        matcher: null,
        request,
        traffic: null,
      }));
    }),
  );
}
