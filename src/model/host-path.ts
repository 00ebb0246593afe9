import type { Application } from "./application.js";
import type { Listener, TargetGroup } from "./balancer.js";
import type { BeanstalkEnvironment, InstanceFront } from "./environment.js";
import type { HostProcess } from "./host.js";
import { instanceFront } from "./instance-front.js";
import type { InstanceGroup } from "./instances.js";
import type { Model } from "./model.js";
import { type Answerer, answererOf } from "./proxy-answer.js";
import { isWritten, known, knownValue, type Origin, type Value } from "./value.js";

/** The way of a request from the balancer into a process of an instance, as far as these files hold it. */
export interface HostPath {
  /** Null for instances that no environment of Elastic Beanstalk makes. */
  readonly environment: BeanstalkEnvironment | null;
  /** Null for an environment's. */
  readonly instances: InstanceGroup | null;
  readonly listeners: readonly Listener[];
  /** Null where the instance is reached without a balancer. */
  readonly targetGroup: TargetGroup | null;
  readonly front: InstanceFront;
  readonly process: HostProcess;
  /**
   * Whether requests pass the instance's proxy: the target group names the proxy's port. Null when
   * that is not known.
   */
  readonly throughProxy: boolean | null;
}

/** The paths into the instances of environments, and into those of other groups. */
export function hostPaths(model: Model): HostPath[] {
  return [...environmentPaths(model), ...groupPaths(model)];
}

/** One path for each process of each environment that takes requests; one alone without a balancer. */
function environmentPaths(model: Model): HostPath[] {
  return model.environments.flatMap((environment) => {
    const { front, targetGroups, listeners } = environment;
    if (front === null) return [];
    const groups = targetGroups.length > 0 ? targetGroups : [null];
    return groups.map((targetGroup) => ({
      environment,
      instances: null,
      listeners: listeners.filter(({ forwardsTo }) =>
        forwardsTo.some((forwarded) => knownValue(forwarded)?.id === targetGroup?.id),
      ),
      targetGroup,
      front,
      process: front.process,
      throughProxy: passesProxy(front, targetGroup),
    }));
  });
}

/** One path for each target group whose instances' user data tells what takes the requests. */
function groupPaths(model: Model): HostPath[] {
  return model.instanceGroups.flatMap((instances) =>
    instances.targetGroups.flatMap((value): HostPath[] => {
      const targetGroup = knownValue(value);
      const front = targetGroup === undefined ? null : instanceFront(instances, targetGroup);
      if (targetGroup === undefined || front === null) return [];
      return [
        {
          environment: null,
          instances,
          listeners: model.listeners.filter(({ forwardsTo }) =>
            forwardsTo.some((forwarded) => knownValue(forwarded)?.id === targetGroup.id),
          ),
          targetGroup,
          front,
          process: front.process,
          throughProxy: knownValue(front.proxy) !== null,
        },
      ];
    }),
  );
}

function passesProxy({ proxy, port }: InstanceFront, targetGroup: TargetGroup | null): boolean | null {
  if (!proxy.known) return null;
  if (proxy.value === null) return false;
  if (targetGroup === null) return true;
  const [asked, own] = [knownValue(targetGroup.port), knownValue(port)];
  return asked === undefined || own === undefined ? null : asked === own;
}

/** A path that a balancer asks to decide whether an instance gets requests. */
export interface InstanceCheck {
  readonly host: HostPath;
  readonly targetGroup: TargetGroup;
  readonly application: Application;
  readonly path: string;
  readonly origin: Origin;
  readonly timeoutSeconds: Value<number>;
  readonly matcher: Value<string>;
  /** Who answers it on the instance. */
  readonly answeredBy: Value<Answerer>;
  /** False where the files name neither the path nor a balancer that asks one by itself. */
  readonly certain: boolean;
}

/** The checks of all environments whose application is among the files. */
export function instanceChecks(model: Model): InstanceCheck[] {
  return hostPaths(model).flatMap((host): InstanceCheck[] => {
    const { targetGroup, process } = host;
    const { application } = process;
    if (targetGroup === null || application === null) return [];
    const { path, protocol, timeoutSeconds, matcher } = targetGroup.healthCheck;
    const asked = knownValue(protocol)?.toUpperCase();
    if (!path.known || (asked !== "HTTP" && asked !== "HTTPS")) return [];
    const { value, origin } = path;
    // Where a target group is written, it asks.
    const certain = isWritten(path) || host.environment?.loadBalancer?.type.known !== false;
    const answeredBy =
      host.throughProxy === false ? known("process" as const) : answererOf(host.front, value);
    return [
      { host, targetGroup, application, path: value, origin, timeoutSeconds, matcher, answeredBy, certain },
    ];
  });
}

/** Whether an application runs as a process of an instance, and in no container that a service runs. */
export function runsOnHost(model: Model, application: Application): boolean {
  return hostPaths(model).some(({ process }) => process.application === application);
}
